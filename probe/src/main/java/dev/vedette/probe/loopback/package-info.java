/** Servers on loopback, for what has to be probed once beforehand. */
@NullMarked
package dev.vedette.probe.loopback;

import org.jspecify.annotations.NullMarked;
