package dev.vedette.store.query;

import dev.vedette.model.Phase;
import java.util.Collection;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * What checks add up to. Durations are those of the answered checks: whose whole response came,
 * however it was judged. Grows while it is read; not thread-safe.
 */
public final class Sums {
  private final Latencies latencies = new Latencies();
  private final Map<Phase, Long> phaseUs = new EnumMap<>(Phase.class);
  private long up;
  private long down;
  private long unknown;
  private long upMs;
  private long knownMs;
  private long answered;
  private long totalUs;
  private long minUs = Long.MAX_VALUE;
  private long maxUs;

  /** Checks that were up. */
  public long up() {
    return up;
  }

  /** Checks that were down. */
  public long down() {
    return down;
  }

  /** Slots of which nothing is known. */
  public long unknown() {
    return unknown;
  }

  /** Checks that were answered. */
  public long answered() {
    return answered;
  }

  /** Time in milliseconds that checks which were up stand for: the sum of their intervals. */
  public long upMs() {
    return upMs;
  }

  /** Time in milliseconds that checks which were up or down stand for. */
  public long knownMs() {
    return knownMs;
  }

  /** Share of the known time that was up, from 0 to 1; NaN when nothing is known. */
  public double uptime() {
    return knownMs == 0 ? Double.NaN : (double) upMs / knownMs;
  }

  /** The shortest answered check in microseconds; NaN without one. */
  public double minUs() {
    return answered == 0 ? Double.NaN : (double) minUs;
  }

  /** The longest answered check in microseconds; NaN without one. */
  public double maxUs() {
    return answered == 0 ? Double.NaN : (double) maxUs;
  }

  /** The average of the answered checks in microseconds; NaN without one. */
  public double averageUs() {
    return answered == 0 ? Double.NaN : (double) totalUs / answered;
  }

  /**
   * What a phase took in microseconds, on average over the answered checks; NaN if it never was.
   */
  public double averageUs(Phase phase) {
    Long sum = phaseUs.get(phase);
    return sum == null || answered == 0 ? Double.NaN : (double) sum / answered;
  }

  /**
   * The duration in microseconds that this share of the answered checks did not exceed, at most
   * 2.44 % off; NaN without one.
   *
   * @param share from 0 to 1
   */
  public double percentileUs(double share) {
    double middle = latencies.percentile(share);
    return Double.isNaN(middle) ? middle : Math.clamp(middle, minUs(), maxUs());
  }

  /** How the durations of the answered checks are spread, from the shortest on. */
  public List<LatencyBucket> histogram() {
    return latencies.buckets();
  }

  /** Several of them together. */
  public static Sums of(Collection<Sums> parts) {
    Sums all = new Sums();
    parts.forEach(all::add);
    return all;
  }

  void count(long ups, long downs, long unknowns) {
    up += ups;
    down += downs;
    unknown += unknowns;
  }

  void time(long ups, long knowns) {
    upMs += ups;
    knownMs += knowns;
  }

  /** Adds the durations of so many answered checks; at least one. */
  void durations(long checks, long shortest, long longest, long sum) {
    answered += checks;
    minUs = Math.min(minUs, shortest);
    maxUs = Math.max(maxUs, longest);
    totalUs += sum;
  }

  void phase(Phase phase, long sum) {
    phaseUs.merge(phase, sum, Long::sum);
  }

  void bucket(int bucket, long checks) {
    latencies.add(bucket, checks);
  }

  void add(Sums other) {
    count(other.up, other.down, other.unknown);
    time(other.upMs, other.knownMs);
    if (other.answered > 0) {
      durations(other.answered, other.minUs, other.maxUs, other.totalUs);
    }
    other.phaseUs.forEach(this::phase);
    latencies.add(other.latencies);
  }
}
