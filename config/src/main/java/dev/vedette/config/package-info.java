/** {@code vedette.yaml}: reading, checking, explaining. */
@NullMarked
package dev.vedette.config;

import org.jspecify.annotations.NullMarked;
