package dev.vedette.store.observations;

import dev.vedette.store.query.Span;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;

/**
 * What is read at a time: checks of some targets in a part of a day.
 *
 * @param listeners at least one, in the order of the ids of their targets
 * @param span within a day (UTC)
 */
record ReadPortion<L extends ObservationListener>(List<L> listeners, Span span) {
  private static final Duration DAY = Duration.ofDays(1);

  Instant day() {
    return span.from().truncatedTo(ChronoUnit.DAYS);
  }

  /** About how many checks there are, by the present intervals. */
  long expected() {
    long checks = listeners.stream().mapToLong(each -> each.target().checksPerDay()).sum();
    return Math.ceilDiv(checks * span.length().toMillis(), DAY.toMillis());
  }

  /**
   * All targets in each, which raw checks are read best by: they lie in the order of their slots.
   */
  List<ReadPortion<L>> cutByTime(long maxChecks) {
    long pieces = Math.ceilDiv(expected(), maxChecks);
    List<ReadPortion<L>> portions = new ArrayList<>();
    Instant from = span.from();
    for (long piece = 1; piece <= pieces; piece++) {
      Instant to = span.from().plusMillis(span.length().toMillis() * piece / pieces);
      Instant end = piece == pieces ? span.to() : to;
      portions.add(new ReadPortion<>(listeners, new Span(from, end)));
      from = end;
    }
    return portions;
  }

  /** All of the time in each, which rows of the archive are read best by: they hold a day. */
  List<ReadPortion<L>> cutByTarget(long maxChecks) {
    List<ReadPortion<L>> portions = new ArrayList<>();
    List<L> some = new ArrayList<>();
    long checks = 0;
    for (L listener : listeners) {
      if (checks + listener.target().checksPerDay() > maxChecks && !some.isEmpty()) {
        portions.add(new ReadPortion<>(some, span));
        some = new ArrayList<>();
        checks = 0;
      }
      some.add(listener);
      checks += listener.target().checksPerDay();
    }
    portions.add(new ReadPortion<>(some, span));
    return portions;
  }
}
