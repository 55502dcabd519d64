/**
 * The Kafka contract: topics, client properties and security, reading and sending; below it the
 * event.
 */
@NullMarked
package dev.vedette.wire;

import org.jspecify.annotations.NullMarked;
