/** How long it takes from a check until somebody is told. */
@NullMarked
package dev.vedette.bench.alert;

import org.jspecify.annotations.NullMarked;
