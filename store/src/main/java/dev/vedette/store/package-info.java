/** PostgreSQL: the only SQL in the project. */
@NullMarked
package dev.vedette.store;

import org.jspecify.annotations.NullMarked;
