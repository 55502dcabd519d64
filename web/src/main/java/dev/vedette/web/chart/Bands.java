package dev.vedette.web.chart;

import dev.vedette.store.query.LatencyBucket;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.TreeMap;

/**
 * A few wide buckets instead of many narrow ones, each of as many of these as the others.
 *
 * @param first number of the lowest narrow bucket
 * @param width how many of them make a band; at least 1
 * @param size how many bands; 0 without any checks
 */
record Bands(int first, int width, int size) {
  /** Bands that hold all of these. */
  static Bands of(Collection<List<LatencyBucket>> histograms, int max) {
    int first = Integer.MAX_VALUE;
    int last = Integer.MIN_VALUE;
    for (List<LatencyBucket> histogram : histograms) {
      if (!histogram.isEmpty()) {
        first = Math.min(first, histogram.getFirst().number());
        last = Math.max(last, histogram.getLast().number());
      }
    }
    if (first > last) {
      return new Bands(0, 1, 0);
    }
    int width = (last - first) / max + 1;
    return new Bands(first, width, (last - first) / width + 1);
  }

  /** How many checks are in which band. */
  TreeMap<Integer, Long> count(Collection<LatencyBucket> buckets) {
    TreeMap<Integer, Long> counts = new TreeMap<>();
    for (LatencyBucket bucket : buckets) {
      counts.merge((bucket.number() - first) / width, bucket.checks(), Long::sum);
    }
    return counts;
  }

  /** From the shortest durations to the longest. */
  List<Band> bands() {
    List<Band> bands = new ArrayList<>();
    for (int band = 0; band < size; band++) {
      int lowest = first + band * width;
      bands.add(
          new Band(
              new LatencyBucket(lowest, 0).aboveUs(),
              new LatencyBucket(lowest + width - 1, 0).upToUs()));
    }
    return bands;
  }
}
