/** What could not be stored: its topic, and how people see it. */
@NullMarked
package dev.vedette.write.deadletters;

import org.jspecify.annotations.NullMarked;
