package dev.vedette.web.chart;

import dev.vedette.store.query.LatencyBucket;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;

/**
 * How durations are spread, of one time or of two beside each other, by the same bands.
 *
 * @param bars from the shortest durations to the longest
 */
public record Histogram(List<Bar> bars) {
  private static final int MAX_BARS = 28;

  /**
   * The checks of one band.
   *
   * @param checks of the first time, and their share of all of it in percent of the drawing
   * @param others likewise of the other time
   * @param share of all checks of the first time, from 0 to 1
   */
  public record Bar(
      Band band,
      long checks,
      long others,
      double share,
      double otherShare,
      String width,
      String otherWidth) {}

  /** The histogram of one time. */
  public static Histogram of(List<LatencyBucket> checks) {
    return of(checks, List.of());
  }

  /** Of two times: the widest bar of both fills the drawing. */
  public static Histogram of(List<LatencyBucket> checks, List<LatencyBucket> others) {
    Bands bands = Bands.of(List.of(checks, others), MAX_BARS);
    TreeMap<Integer, Long> counts = bands.count(checks);
    TreeMap<Integer, Long> otherCounts = bands.count(others);
    double all = total(counts);
    double otherAll = total(otherCounts);
    double widest = Math.max(highest(counts) / all, highest(otherCounts) / otherAll);
    List<Bar> bars = new ArrayList<>();
    for (int band = 0; band < bands.size(); band++) {
      long here = counts.getOrDefault(band, 0L);
      long there = otherCounts.getOrDefault(band, 0L);
      bars.add(
          new Bar(
              bands.bands().get(band),
              here,
              there,
              here / all,
              there / otherAll,
              Svg.percent(here / all / widest),
              Svg.percent(there / otherAll / widest)));
    }
    return new Histogram(bars);
  }

  /** At least 1: it is divided by. */
  private static double total(TreeMap<Integer, Long> counts) {
    return Math.max(1, counts.values().stream().mapToLong(Long::longValue).sum());
  }

  private static double highest(TreeMap<Integer, Long> counts) {
    return counts.values().stream().mapToLong(Long::longValue).max().orElse(0);
  }
}
