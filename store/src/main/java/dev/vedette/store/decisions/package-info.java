/** Deciding about incidents while checks are stored, and the state that this needs. */
@NullMarked
package dev.vedette.store.decisions;

import org.jspecify.annotations.NullMarked;
