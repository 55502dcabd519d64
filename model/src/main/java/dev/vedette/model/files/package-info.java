/** Files that are read again when they change, and the PEM in them. */
@NullMarked
package dev.vedette.model.files;

import org.jspecify.annotations.NullMarked;
