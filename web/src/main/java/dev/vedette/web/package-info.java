/** The role that shows the history in a browser. */
@NullMarked
package dev.vedette.web;

import org.jspecify.annotations.NullMarked;
