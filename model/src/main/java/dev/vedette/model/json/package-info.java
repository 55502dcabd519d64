/** Of a JSON document, one value and the way to it. */
@NullMarked
package dev.vedette.model.json;

import org.jspecify.annotations.NullMarked;
