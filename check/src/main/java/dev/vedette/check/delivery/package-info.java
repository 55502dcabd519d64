/** From a result to Kafka: the sink, the sender, and the backlog on disk while Kafka is away. */
@NullMarked
package dev.vedette.check.delivery;

import org.jspecify.annotations.NullMarked;
