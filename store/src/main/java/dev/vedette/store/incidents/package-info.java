/** Incidents as they are stored, and what people did about them. */
@NullMarked
package dev.vedette.store.incidents;

import org.jspecify.annotations.NullMarked;
