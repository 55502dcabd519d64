/** From the bytes of a body to the text of a page: decompression, then the encoding. */
@NullMarked
package dev.vedette.probe.page;

import org.jspecify.annotations.NullMarked;
