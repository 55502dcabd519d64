/**
 * What becomes of checks with the years: hours, archive, retention, and the upkeep that does it.
 */
@NullMarked
package dev.vedette.store.history;

import org.jspecify.annotations.NullMarked;
