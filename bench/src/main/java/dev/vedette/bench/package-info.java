/** Measurements, side by side with peers. Prints figures and asserts nothing. */
@NullMarked
package dev.vedette.bench;

import org.jspecify.annotations.NullMarked;
