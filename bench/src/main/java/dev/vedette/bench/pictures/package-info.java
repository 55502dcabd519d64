/** The pictures of the documentation, from a generated history. */
@NullMarked
package dev.vedette.bench.pictures;

import org.jspecify.annotations.NullMarked;
