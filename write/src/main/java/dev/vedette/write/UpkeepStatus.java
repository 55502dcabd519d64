package dev.vedette.write;

import static java.util.stream.Collectors.joining;

import dev.vedette.ops.Outage;
import dev.vedette.store.history.UpkeepStep;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
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

  private final InstantSource clock;
  private final Instant begun;
  private final Map<UpkeepStep, Instant> succeeded = new EnumMap<>(UpkeepStep.class);
  private final Map<UpkeepStep, String> failures = new EnumMap<>(UpkeepStep.class);
  private final Outage outage =
      new Outage(
          log,
          "upkeep is behind and tried again each minute",
          "upkeep works again",
          System::nanoTime);

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
    succeeded.merge(step, clock.instant(), UpkeepStatus::later);
    failures.remove(step);
  }

  /** Another process does it now, and will note it. */
  synchronized void isAtOthers(UpkeepStep step) {
    failures.remove(step);
  }

  /**
   * It did not do its work now.
   *
   * @param why in words
   */
  synchronized void failed(UpkeepStep step, String why) {
    failures.put(step, why);
  }

  /** Every step was tried: the log tells what keeps some from their work, once for all of them. */
  synchronized void tried() {
    if (failures.isEmpty()) {
      outage.isOver();
      return;
    }
    Map<String, List<String>> steps = new LinkedHashMap<>();
    failures.forEach(
        (step, why) -> steps.computeIfAbsent(why, absent -> new ArrayList<>()).add(step.tag()));
    outage.isOn(
        steps.entrySet().stream()
            .map(each -> "%s (%s)".formatted(each.getKey(), String.join(", ", each.getValue())))
            .collect(joining("; ")));
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
