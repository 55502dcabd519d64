/** Every role in one process on an embedded broker and an embedded database. */
@NullMarked
package dev.vedette.up;

import org.jspecify.annotations.NullMarked;
