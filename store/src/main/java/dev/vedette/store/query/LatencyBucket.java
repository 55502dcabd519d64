package dev.vedette.store.query;

/**
 * Answered checks whose durations are much the same: a bar of a histogram.
 *
 * @param number grows by one with each 5 % of the duration; 0 holds those of no time at all
 */
public record LatencyBucket(int number, long checks) {
  /** Durations in it are longer than this, in microseconds. */
  public double aboveUs() {
    return bound(number - 1);
  }

  /** And not longer than this. */
  public double upToUs() {
    return bound(number);
  }

  private static double bound(int number) {
    return number < 0 ? 0 : Math.pow(Latencies.GAMMA, number);
  }
}
