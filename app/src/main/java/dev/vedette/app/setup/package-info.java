/**
 * {@code vedette init}, {@code config} and {@code doctor}: from nothing to a configuration that
 * works.
 */
@NullMarked
package dev.vedette.app.setup;

import org.jspecify.annotations.NullMarked;
