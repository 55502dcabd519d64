/** The role that tells people of incidents. */
@NullMarked
package dev.vedette.notify;

import org.jspecify.annotations.NullMarked;
