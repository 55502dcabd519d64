/** Rows a second, bytes a row, and the time of the questions. */
@NullMarked
package dev.vedette.bench.store;

import org.jspecify.annotations.NullMarked;
