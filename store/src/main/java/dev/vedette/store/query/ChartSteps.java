package dev.vedette.store.query;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/**
 * How a span is cut into the equal steps of a chart.
 *
 * @param start of the first one
 * @param unit of which each step is a multiple
 */
record ChartSteps(Instant start, Duration length, int count, ChronoUnit unit) {
  /** Up to here a chart shows single checks, or a few together. */
  static final Duration MAX_CHECKS = Duration.ofHours(26);

  /** Up to here a chart is made of hours, some 1,700. */
  static final Duration MAX_HOURS = Duration.ofDays(70);

  /** The finest steps that are not more than {@code max}; at least one. */
  static ChartSteps of(Span span, RetentionHorizon horizon, int max) {
    ChronoUnit unit = unit(span.length());
    ChronoUnit finest = horizon.finest(span.from());
    if (unit.compareTo(finest) < 0) {
      unit = finest;
    }
    Instant start = span.from().truncatedTo(unit);
    long units = ceil(Duration.between(start, span.to()).toMillis(), unit.getDuration().toMillis());
    long unitsPerStep = Math.max(1, ceil(units, max));
    int count = (int) Math.max(1, ceil(units, unitsPerStep));
    return new ChartSteps(start, unit.getDuration().multipliedBy(unitsPerStep), count, unit);
  }

  /**
   * Steps of a length, from the beginning of the one that the span begins in; of whole hours or
   * days where no less is left.
   */
  static ChartSteps each(Duration step, Span span, RetentionHorizon horizon) {
    ChronoUnit unit = unitOf(step);
    ChronoUnit finest = horizon.finest(span.from());
    Duration length = step;
    if (unit.compareTo(finest) < 0) {
      unit = finest;
      length = finest.getDuration();
    }
    long past = Math.floorMod(span.from().toEpochMilli(), length.toMillis());
    Instant start = span.from().minusMillis(past);
    long count = ceil(Duration.between(start, span.to()).toMillis(), length.toMillis());
    return new ChartSteps(start, length, (int) Math.max(1, count), unit);
  }

  /** The coarsest rollup of which such a step is made. */
  private static ChronoUnit unitOf(Duration step) {
    if (step.toMillis() % ChronoUnit.DAYS.getDuration().toMillis() == 0) {
      return ChronoUnit.DAYS;
    }
    boolean ofHours = step.toMillis() % ChronoUnit.HOURS.getDuration().toMillis() == 0;
    return ofHours ? ChronoUnit.HOURS : ChronoUnit.SECONDS;
  }

  private static ChronoUnit unit(Duration span) {
    if (span.compareTo(MAX_CHECKS) <= 0) {
      return ChronoUnit.SECONDS;
    }
    return span.compareTo(MAX_HOURS) <= 0 ? ChronoUnit.HOURS : ChronoUnit.DAYS;
  }

  Instant at(int index) {
    return start.plus(length.multipliedBy(index));
  }

  int index(Instant time) {
    return (int) Duration.between(start, time).dividedBy(length);
  }

  private static long ceil(long amount, long by) {
    return (amount + by - 1) / by;
  }
}
