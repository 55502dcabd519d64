/** From nodes to records, and back to text. */
@NullMarked
package dev.vedette.config.binding;

import org.jspecify.annotations.NullMarked;
