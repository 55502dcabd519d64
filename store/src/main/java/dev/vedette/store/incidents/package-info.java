/** Incidents, the state that decides about them, and what people did about them. */
@NullMarked
package dev.vedette.store.incidents;

import org.jspecify.annotations.NullMarked;
