/** URLs and internet addresses as the URL Standard reads them. */
@NullMarked
package dev.vedette.model.url;

import org.jspecify.annotations.NullMarked;
