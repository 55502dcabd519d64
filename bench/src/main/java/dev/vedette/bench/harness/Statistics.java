package dev.vedette.bench.harness;

import java.util.Arrays;
import java.util.Collection;
import org.jspecify.annotations.Nullable;

/** Of some figures; of none there is nothing to say, which is null. */
public final class Statistics {
  private Statistics() {}

  /** The middle one; of an even number the mean of the two in the middle. */
  public static @Nullable Double median(Collection<Double> figures) {
    if (figures.isEmpty()) {
      return null;
    }
    double[] sorted = sorted(figures);
    int middle = sorted.length / 2;
    return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
  }

  /**
   * The smallest figure that at least that share of the figures does not exceed (nearest rank). Of
   * fewer than a hundred figures the 99th percentile is the largest.
   *
   * @param percent above 0, at most 100
   */
  public static @Nullable Double percentile(Collection<Double> figures, double percent) {
    if (figures.isEmpty()) {
      return null;
    }
    double[] sorted = sorted(figures);
    int rank = (int) Math.ceil(percent / 100 * sorted.length);
    return sorted[Math.max(1, rank) - 1];
  }

  private static double[] sorted(Collection<Double> figures) {
    double[] sorted = figures.stream().mapToDouble(Double::doubleValue).toArray();
    Arrays.sort(sorted);
    return sorted;
  }
}
