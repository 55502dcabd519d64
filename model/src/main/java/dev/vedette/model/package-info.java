/** The nouns of a check: pure values and pure functions, without I/O but for PEM files. */
@NullMarked
package dev.vedette.model;

import org.jspecify.annotations.NullMarked;
