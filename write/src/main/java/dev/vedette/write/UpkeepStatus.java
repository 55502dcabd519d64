package dev.vedette.write;

import dev.vedette.store.history.UpkeepStep;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How the upkeep goes, step by step: for the log, for readiness and for metrics. Safe for use by
 * many threads.
 */
final class UpkeepStatus {
  private static final Logger log = LoggerFactory.getLogger(UpkeepStatus.class);

  /** A night and a morning: nobody is woken, and nothing has grown too large by then. */
  static final Duration OVERDUE = Duration.ofDays(1);

  private static final Duration REMINDER = Duration.ofHours(1);

  private final InstantSource clock;
  private final Instant begun;
  private final Map<UpkeepStep, Instant> succeeded = new EnumMap<>(UpkeepStep.class);
  private final Map<UpkeepStep, String> failures = new EnumMap<>(UpkeepStep.class);
  private final Map<UpkeepStep, TroubleLog> troubles = new EnumMap<>(UpkeepStep.class);

  UpkeepStatus(InstantSource clock, WriteMetrics metrics) {
    this.clock = clock;
    begun = clock.instant();
    metrics.upkeepAge.forEach((step, age) -> age.reads(() -> ageSeconds(step)));
  }

  private synchronized double ageSeconds(UpkeepStep step) {
    Instant last = succeeded.get(step);
    return last == null ? Double.NaN : Duration.between(last, clock.instant()).toMillis() / 1e3;
  }

  /** What the database says of all writers; later times of our own stay. */
  synchronized void know(Map<UpkeepStep, Instant> times) {
    times.forEach((step, at) -> succeeded.merge(step, at, UpkeepStatus::later));
  }

  private static Instant later(Instant one, Instant other) {
    return one.isBefore(other) ? other : one;
  }

  synchronized void succeeded(UpkeepStep step) {
    Instant now = clock.instant();
    succeeded.merge(step, now, UpkeepStatus::later);
    failures.remove(step);
    trouble(step)
        .end(now)
        .ifPresent(lasted ->
            log.info("upkeep: {} works again, after {}", step.tag(), TroubleLog.words(lasted)));
  }

  /**
   * It did not do its work now.
   *
   * @param why in words
   * @param retry when it is tried again
   */
  synchronized void failed(UpkeepStep step, String why, Duration retry) {
    failures.put(step, why);
    trouble(step)
        .meet(why, clock.instant())
        .ifPresent(line ->
            log.warn(
                "upkeep: {} is not done, again in {} s: {}", step.tag(), retry.toSeconds(), line));
  }

  private TroubleLog trouble(UpkeepStep step) {
    return troubles.computeIfAbsent(step, absent -> new TroubleLog(REMINDER));
  }

  /** What has not been done for a day, in words; empty when all is well. */
  synchronized Optional<String> overdue() {
    Instant now = clock.instant();
    for (UpkeepStep step : UpkeepStep.values()) {
      Instant last = succeeded.getOrDefault(step, begun);
      if (Duration.between(last, now).compareTo(OVERDUE) > 0) {
        @Nullable String why = failures.get(step);
        return Optional.of(
            "upkeep is overdue: %s has not succeeded since %s%s"
                .formatted(
                    step.tag(),
                    last.truncatedTo(ChronoUnit.SECONDS),
                    why == null ? ", another process is at it" : ", " + why));
      }
    }
    return Optional.empty();
  }
}
