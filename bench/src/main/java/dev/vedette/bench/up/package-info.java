/** What {@code vedette up} costs on a laptop, all of its processes counted. */
@NullMarked
package dev.vedette.bench.up;

import org.jspecify.annotations.NullMarked;
