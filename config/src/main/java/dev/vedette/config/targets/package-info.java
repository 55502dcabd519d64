/** Targets, in a file and as documents of their own. */
@NullMarked
package dev.vedette.config.targets;

import org.jspecify.annotations.NullMarked;
