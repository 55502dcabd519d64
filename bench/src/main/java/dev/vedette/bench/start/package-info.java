/** How soon a command answers, and how much memory the roles keep. */
@NullMarked
package dev.vedette.bench.start;

import org.jspecify.annotations.NullMarked;
