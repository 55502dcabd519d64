/** From results to rows: batches, late checks, and the names that become numbers. */
@NullMarked
package dev.vedette.store.checks;

import org.jspecify.annotations.NullMarked;
