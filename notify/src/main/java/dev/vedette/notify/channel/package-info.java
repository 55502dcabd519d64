/** What a channel is, and what comes of a delivery. */
@NullMarked
package dev.vedette.notify.channel;

import org.jspecify.annotations.NullMarked;
