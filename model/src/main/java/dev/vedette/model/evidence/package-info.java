/** What a failing check saw, for a person who wants to know why. */
@NullMarked
package dev.vedette.model.evidence;

import org.jspecify.annotations.NullMarked;
