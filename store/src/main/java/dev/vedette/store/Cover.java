package dev.vedette.store;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * A span cut into what the rollups of days and of hours answer and what only the checks do: its
 * ragged ends, and the hours whose rollup is not up to date.
 *
 * @param days spans of whole days
 * @param hours spans of whole hours
 * @param checks whatever is left
 */
record Cover(List<Span> days, List<Span> hours, List<Span> checks) {
  /**
   * Cuts a span.
   *
   * @param touched hours whose rollup, and that of their day, is out of date
   * @param kept how far the levels go back
   * @param coarsest the largest piece that is useful: days, hours, or anything smaller for checks
   *     alone
   */
  static Cover of(Span span, Set<Instant> touched, Kept kept, ChronoUnit coarsest) {
    Cover cover = new Cover(new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
    switch (coarsest) {
      case DAYS -> cover.addDays(span, touched, kept);
      case HOURS -> cover.addHours(span, touched, kept);
      default -> add(cover.checks, span);
    }
    return cover;
  }

  private void addDays(Span span, Set<Instant> touched, Kept kept) {
    Span whole = span.whole(ChronoUnit.DAYS);
    addHours(new Span(span.from(), whole.from()), touched, kept);
    for (Instant at = whole.from(); at.isBefore(whole.to()); ) {
      Span day = Span.of(at, ChronoUnit.DAYS);
      if (!kept.onlyDays(day.from()) && touched.stream().anyMatch(day::contains)) {
        addHours(day, touched, kept);
      } else {
        add(days, day);
      }
      at = day.to();
    }
    addHours(new Span(whole.to(), span.to()), touched, kept);
  }

  private void addHours(Span span, Set<Instant> touched, Kept kept) {
    Span whole = span.whole(ChronoUnit.HOURS);
    add(checks, new Span(span.from(), whole.from()));
    for (Instant at = whole.from(); at.isBefore(whole.to()); ) {
      Span hour = Span.of(at, ChronoUnit.HOURS);
      add(kept.needsChecks(at, touched.contains(at)) ? checks : hours, hour);
      at = hour.to();
    }
    add(checks, new Span(whole.to(), span.to()));
  }

  /** Joins it to the last one where they meet. */
  private static void add(List<Span> spans, Span span) {
    if (span.isEmpty()) {
      return;
    }
    if (!spans.isEmpty() && spans.getLast().to().equals(span.from())) {
      spans.set(spans.size() - 1, new Span(spans.getLast().from(), span.to()));
    } else {
      spans.add(span);
    }
  }
}
