package dev.vedette.notify.plan;

import java.time.Duration;

/**
 * How many messages a channel takes.
 *
 * @param merge what follows a message within this time becomes one; zero: each is told by itself as
 *     long as the limit has room
 * @param pause from one message to the next, by the channel's limit
 * @param maxIncidents of one message
 */
public record Pace(Duration merge, Duration pause, int maxIncidents) {
  /** How many the limit lets through in a second: more at once become a digest. */
  int atOnce() {
    return pause.isZero()
        ? Integer.MAX_VALUE
        : (int) Math.max(1, Duration.ofSeconds(1).dividedBy(pause));
  }
}
