package dev.vedette.model.incident;

import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Successes of one location after a state of it in which it did not hold the target for down.
 * Mutable, for one thread.
 */
final class SuccessRun {
  private final LocationState begin;

  /**
   * At that millisecond its certificate is still far from its end; {@link Long#MAX_VALUE} without.
   */
  private final long farUntilMs;

  private @Nullable Instant seen;
  private int added;
  private long expectedUntilMs;

  SuccessRun(LocationState begin) {
    this.begin = begin;
    Observation.Validity validity = begin.validity();
    farUntilMs = validity == null ? Long.MAX_VALUE : CertificateLevel.farUntilMs(validity);
    expectedUntilMs = begin.seen().toEpochMilli() + begin.patience().toMillis();
  }

  boolean isOf(String location) {
    return begin.location().equals(location);
  }

  /** Whether it is expected to know at a time that may lie anywhere in that millisecond. */
  boolean isExpected(long nowMs) {
    return nowMs < expectedUntilMs;
  }

  /** Whether the end of its certificate is no news then. */
  boolean isFarFromEnd(long nowMs) {
    return nowMs < farUntilMs;
  }

  /** Whether a success is one more of the same. */
  boolean goesOnWith(Observation success) {
    return begin.known() != null
        && !begin.failing()
        && begin.interval().equals(success.interval())
        && Objects.equals(begin.validity(), success.validity());
  }

  void add(Observation success) {
    seen = success.slot();
    added = Math.min(added + 1, LocationState.MAX_RUN);
    expectedUntilMs = success.slot().toEpochMilli() + begin.patience().toMillis();
  }

  LocationState state() {
    return seen == null
        ? begin
        : new LocationState(
            begin.location(),
            seen,
            seen,
            begin.interval(),
            false,
            false,
            Math.min(begin.run() + added, LocationState.MAX_RUN),
            begin.since(),
            begin.before(),
            begin.recovery(),
            begin.alone(),
            begin.validity());
  }
}
