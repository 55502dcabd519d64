/** {@code vedette targets}: what Kafka says is to be watched. */
@NullMarked
package dev.vedette.app.targets;

import org.jspecify.annotations.NullMarked;
