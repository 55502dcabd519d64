/** {@code vedette dead-letters}: what the writer could not store. */
@NullMarked
package dev.vedette.app.deadletters;

import org.jspecify.annotations.NullMarked;
