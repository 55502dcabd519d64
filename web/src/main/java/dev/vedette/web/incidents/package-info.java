/** The pages of incidents: all of them, and one with everything that is known of it. */
@NullMarked
package dev.vedette.web.incidents;

import org.jspecify.annotations.NullMarked;
