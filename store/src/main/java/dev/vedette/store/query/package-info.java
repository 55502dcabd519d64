/** The questions that people and the page ask. */
@NullMarked
package dev.vedette.store.query;

import org.jspecify.annotations.NullMarked;
