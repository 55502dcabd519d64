/** The targets that are watched, and how they are. */
@NullMarked
package dev.vedette.store.query.targets;

import org.jspecify.annotations.NullMarked;
