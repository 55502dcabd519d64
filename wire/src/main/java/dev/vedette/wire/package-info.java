/** The Kafka contract: topics, the event's JSON, client properties and security. */
@NullMarked
package dev.vedette.wire;

import org.jspecify.annotations.NullMarked;
