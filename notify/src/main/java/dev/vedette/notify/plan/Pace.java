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
  /** One after another they would come late, and nobody reads so many. */
  private static final int MAX_AT_ONCE = 5;

  /** How many the limit lets through in a second, a few at most: more at once become a digest. */
  int atOnce() {
    return pause.isZero()
        ? MAX_AT_ONCE
        : Math.clamp(Duration.ofSeconds(1).dividedBy(pause), 1, MAX_AT_ONCE);
  }
}
