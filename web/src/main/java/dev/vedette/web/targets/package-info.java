/** The page of a target, and of a single check of it. */
@NullMarked
package dev.vedette.web.targets;

import org.jspecify.annotations.NullMarked;
