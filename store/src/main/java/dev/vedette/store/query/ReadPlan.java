package dev.vedette.store.query;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * Spans cut into what the rollups of days and of hours answer and what only the checks do: their
 * ragged ends, and the hours whose rollup is not up to date.
 *
 * @param days spans of whole days
 * @param hours spans of whole hours
 * @param checks whatever is left
 */
record ReadPlan(List<Span> days, List<Span> hours, List<Span> checks) {
  /** The same of one span. */
  static ReadPlan of(
      Span span, Set<Instant> touched, RetentionHorizon horizon, ChronoUnit coarsest) {
    return of(List.of(span), touched, horizon, coarsest);
  }

  /**
   * Cuts spans.
   *
   * @param spans in order
   * @param touched hours whose rollup, and that of their day, is out of date
   * @param horizon how far the levels go back
   * @param coarsest the largest piece that is useful: days, hours, or anything smaller for checks
   *     alone
   */
  static ReadPlan of(
      List<Span> spans, Set<Instant> touched, RetentionHorizon horizon, ChronoUnit coarsest) {
    ReadPlan plan = new ReadPlan(new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
    for (Span span : spans) {
      switch (coarsest) {
        case DAYS -> plan.addDays(span, touched, horizon);
        case HOURS -> plan.addHours(span, touched, horizon);
        default -> add(plan.checks, span);
      }
    }
    return plan;
  }

  private void addDays(Span span, Set<Instant> touched, RetentionHorizon horizon) {
    Span whole = span.whole(ChronoUnit.DAYS);
    addHours(new Span(span.from(), whole.from()), touched, horizon);
    for (Instant at = whole.from(); at.isBefore(whole.to()); ) {
      Span day = Span.of(at, ChronoUnit.DAYS);
      if (!horizon.onlyDays(day.from()) && touched.stream().anyMatch(day::contains)) {
        addHours(day, touched, horizon);
      } else {
        add(days, day);
      }
      at = day.to();
    }
    addHours(new Span(whole.to(), span.to()), touched, horizon);
  }

  private void addHours(Span span, Set<Instant> touched, RetentionHorizon horizon) {
    Span whole = span.whole(ChronoUnit.HOURS);
    add(checks, new Span(span.from(), whole.from()));
    for (Instant at = whole.from(); at.isBefore(whole.to()); ) {
      Span hour = Span.of(at, ChronoUnit.HOURS);
      add(horizon.needsChecks(at, touched.contains(at)) ? checks : hours, hour);
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
