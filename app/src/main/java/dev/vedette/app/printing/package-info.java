/** How checks are printed for people, by whichever command. */
@NullMarked
package dev.vedette.app.printing;

import org.jspecify.annotations.NullMarked;
