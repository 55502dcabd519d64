/** Command line, configuration and the distribution. */
@NullMarked
package dev.vedette.app;

import org.jspecify.annotations.NullMarked;
