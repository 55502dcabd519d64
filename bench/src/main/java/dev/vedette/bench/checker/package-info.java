/** Many targets, one checker or several. */
@NullMarked
package dev.vedette.bench.checker;

import org.jspecify.annotations.NullMarked;
