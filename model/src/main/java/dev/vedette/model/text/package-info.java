/** Bounded text, sizes, and what keeps secrets out of it. */
@NullMarked
package dev.vedette.model.text;

import org.jspecify.annotations.NullMarked;
