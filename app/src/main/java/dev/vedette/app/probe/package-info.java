/** {@code vedette probe}: one check now, or a series of them, told phase by phase. */
@NullMarked
package dev.vedette.app.probe;

import org.jspecify.annotations.NullMarked;
