/** What the configuration says of the channels. Their texts show no secret. */
@NullMarked
package dev.vedette.notify.channel.settings;

import org.jspecify.annotations.NullMarked;
