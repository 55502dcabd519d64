/** Files that targets name, read again when they change. */
@NullMarked
package dev.vedette.probe.files;

import org.jspecify.annotations.NullMarked;
