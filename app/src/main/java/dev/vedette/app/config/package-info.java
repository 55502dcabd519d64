/** {@code vedette.yaml}: reading, checking, explaining. */
@NullMarked
package dev.vedette.app.config;

import org.jspecify.annotations.NullMarked;
