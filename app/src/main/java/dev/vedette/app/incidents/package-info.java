/** {@code vedette incidents}: what was wrong, what people did about it, and a proof of it. */
@NullMarked
package dev.vedette.app.incidents;

import org.jspecify.annotations.NullMarked;
