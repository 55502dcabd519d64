package dev.vedette.write;

import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * Pauses between attempts: doubling up to a bound, the second half of each at random, so that many
 * writers do not come back to a restarted database in the same instant.
 */
final class Backoff {
  private static final long FIRST_MS = 100;

  /** Long enough to be no burden, short enough that nobody notices after an outage. */
  static final Duration MAX = Duration.ofSeconds(5);

  private final RandomGenerator random;
  private long nextMs = FIRST_MS;

  Backoff(RandomGenerator random) {
    this.random = random;
  }

  Duration next() {
    long half = nextMs / 2;
    nextMs = Math.min(nextMs * 2, MAX.toMillis());
    return Duration.ofMillis(half + random.nextLong(half + 1));
  }
}
