/** Which targets this checker watches, when they come from Kafka and are shared with others. */
@NullMarked
package dev.vedette.check.targets;

import org.jspecify.annotations.NullMarked;
