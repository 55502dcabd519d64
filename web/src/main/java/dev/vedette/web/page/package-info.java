/** What all pages share: the frame around them, the files they need, words and figures. */
@NullMarked
package dev.vedette.web.page;

import org.jspecify.annotations.NullMarked;
