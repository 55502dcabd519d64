package dev.vedette.store.query;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A histogram of durations with logarithmic buckets, as the function {@code latency_bucket} makes
 * them: histograms of any spans add up, and any percentile comes out at most 2.44 % off. Not
 * thread-safe.
 */
final class Latencies {
  /** Ratio of a bucket's bounds; the same as in the functions of the database. */
  static final double GAMMA = 1.05;

  /** Buckets that are made room for at once: durations of one target are much alike. */
  private static final int ROOM = 16;

  /** How many checks each bucket holds, from the first on: there are some 60 of 450. */
  private long[] checks = {};

  private int first;
  private long total;

  void add(int bucket, long number) {
    makeRoom(bucket, bucket);
    checks[bucket - first] += number;
    total += number;
  }

  void add(Latencies other) {
    if (other.checks.length > 0) {
      makeRoom(other.first, other.first + other.checks.length - 1);
      for (int i = 0; i < other.checks.length; i++) {
        checks[other.first - first + i] += other.checks[i];
      }
      total += other.total;
    }
  }

  private void makeRoom(int lowest, int highest) {
    if (checks.length == 0) {
      first = lowest;
      checks = new long[highest - lowest + ROOM];
    } else if (lowest < first) {
      long[] wider = new long[checks.length + first - lowest + ROOM];
      System.arraycopy(checks, 0, wider, first - lowest + ROOM, checks.length);
      first = lowest - ROOM;
      checks = wider;
    }
    if (highest - first >= checks.length) {
      checks = Arrays.copyOf(checks, highest - first + ROOM);
    }
  }

  /**
   * The duration in microseconds that this share of the checks did not exceed; NaN without checks.
   *
   * @param share from 0 to 1
   */
  double percentile(double share) {
    double wanted = Math.max(1, Math.ceil(share * total));
    long upTo = 0;
    for (int i = 0; i < checks.length; i++) {
      upTo += checks[i];
      if (upTo >= wanted) {
        return middle(first + i);
      }
    }
    return Double.NaN;
  }

  /** As {@code latency_of_bucket}. */
  static double middle(int bucket) {
    return bucket < 1 ? 0 : 2 * Math.pow(GAMMA, bucket) / (1 + GAMMA);
  }

  /** The buckets that hold checks, from the shortest durations on. */
  List<LatencyBucket> buckets() {
    List<LatencyBucket> buckets = new ArrayList<>();
    for (int i = 0; i < checks.length; i++) {
      if (checks[i] > 0) {
        buckets.add(new LatencyBucket(first + i, checks[i]));
      }
    }
    return buckets;
  }
}
