package dev.vedette.app.probe;

import java.util.Arrays;

/**
 * How long something took over many checks, in microseconds.
 *
 * <p>Median and 95th percentile are of the nearest rank: the smallest measured value that at least
 * half, or 95 percent, of all values do not exceed. Nothing is interpolated: each was measured.
 */
record Spread(long min, long median, long p95, long max) {
  /** Of at least one value, in any order. */
  static Spread of(long[] values) {
    long[] sorted = values.clone();
    Arrays.sort(sorted);
    return new Spread(
        sorted[0], nearestRank(sorted, 50), nearestRank(sorted, 95), sorted[sorted.length - 1]);
  }

  private static long nearestRank(long[] sorted, int percent) {
    return sorted[Math.ceilDiv(sorted.length * percent, 100) - 1];
  }
}
