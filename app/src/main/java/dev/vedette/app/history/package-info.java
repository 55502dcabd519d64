/** {@code vedette report} and {@code export}: what PostgreSQL holds. */
@NullMarked
package dev.vedette.app.history;

import org.jspecify.annotations.NullMarked;
