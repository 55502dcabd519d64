/** Stored checks as the decision about incidents takes them, and the decision made again. */
@NullMarked
package dev.vedette.store.observations;

import org.jspecify.annotations.NullMarked;
