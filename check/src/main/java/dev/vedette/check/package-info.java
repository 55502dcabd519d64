/** The role that decides which target is due, probes it and publishes the result. */
@NullMarked
package dev.vedette.check;

import org.jspecify.annotations.NullMarked;
