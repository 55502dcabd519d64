/** The first page: every target with its state and its days, kept up to date while it is open. */
@NullMarked
package dev.vedette.web.overview;

import org.jspecify.annotations.NullMarked;
