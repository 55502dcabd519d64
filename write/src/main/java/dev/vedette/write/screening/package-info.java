/** Which records of the topic can be stored. */
@NullMarked
package dev.vedette.write.screening;

import org.jspecify.annotations.NullMarked;
