/** Single checks, raw and archived, with all that is stored of them. */
@NullMarked
package dev.vedette.store.query.checks;

import org.jspecify.annotations.NullMarked;
