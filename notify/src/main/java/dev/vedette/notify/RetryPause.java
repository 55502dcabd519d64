package dev.vedette.notify;

import java.time.Duration;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * How long a channel is left alone after a failure: as long as it asks for, or doubling from a
 * second to five minutes, the second half of each at random, so that many notifiers do not come
 * back to a restarted service in the same instant.
 */
final class RetryPause {
  private static final Duration FIRST = Duration.ofSeconds(1);

  /** Whoever repairs a channel wants to see that it works. */
  static final Duration MAX = Duration.ofMinutes(5);

  /** A service that asks for days is mistaken, or an outage would be slept through. */
  static final Duration MAX_ASKED = Duration.ofHours(1);

  /** Doubled so often, the pause is beyond the most. */
  private static final int DOUBLINGS = 10;

  private final RandomGenerator random;

  RetryPause(RandomGenerator random) {
    this.random = random;
  }

  /**
   * After which pause the next attempt is made.
   *
   * @param attempts how many have failed, at least 1
   * @param asked what the other side asks for; null when it does not
   */
  Duration after(int attempts, @Nullable Duration asked) {
    if (asked != null) {
      Duration bounded = asked.compareTo(MAX_ASKED) > 0 ? MAX_ASKED : asked;
      return bounded.compareTo(FIRST) < 0 ? FIRST : bounded;
    }
    Duration doubled = FIRST.multipliedBy(1L << Math.min(attempts - 1, DOUBLINGS));
    Duration bounded = doubled.compareTo(MAX) > 0 ? MAX : doubled;
    long half = bounded.toMillis() / 2;
    return Duration.ofMillis(half + random.nextLong(half + 1));
  }
}
