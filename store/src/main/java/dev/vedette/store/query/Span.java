package dev.vedette.store.query;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.time.temporal.TemporalUnit;
import java.util.List;
import java.util.stream.Stream;

/**
 * A time from one moment up to another.
 *
 * @param from belongs to it
 * @param to does not; not before {@code from}
 */
public record Span(Instant from, Instant to) {
  public Span {
    if (to.isBefore(from)) {
      throw new IllegalArgumentException("a span from " + from + " can't end before, at " + to);
    }
  }

  /** So long, up to then. */
  public static Span last(Duration length, Instant end) {
    return new Span(end.minus(length), end);
  }

  public Duration length() {
    return Duration.between(from, to);
  }

  /** What both have in common; empty when there is nothing. */
  public Span intersect(Span other) {
    Instant start = from.isAfter(other.from) ? from : other.from;
    Instant end = to.isBefore(other.to) ? to : other.to;
    return start.isBefore(end) ? new Span(start, end) : new Span(from, from);
  }

  public boolean contains(Instant time) {
    return !time.isBefore(from) && time.isBefore(to);
  }

  public boolean isEmpty() {
    return from.equals(to);
  }

  /** The whole days or hours (UTC) in it; empty, at its end, when there are none. */
  Span whole(ChronoUnit unit) {
    Instant start = from.truncatedTo(unit);
    Instant first = start.equals(from) ? from : start.plus(unit.getDuration());
    Instant end = to.truncatedTo(unit);
    return first.isBefore(end) ? new Span(first, end) : new Span(to, to);
  }

  /** The same, cut where days (UTC) begin. */
  Stream<Span> byDay() {
    return Stream.iterate(from, start -> start.isBefore(to), Span::dayAfter)
        .map(start -> intersect(new Span(start, dayAfter(start))));
  }

  private static Instant dayAfter(Instant time) {
    return time.truncatedTo(ChronoUnit.DAYS).plus(1, ChronoUnit.DAYS);
  }

  /** From the first of them to the last. */
  static Span around(List<Span> spans) {
    return new Span(spans.getFirst().from(), spans.getLast().to());
  }

  /** The day or the hour (UTC) that begins there. */
  static Span of(Instant start, TemporalUnit unit) {
    return new Span(start, start.plus(unit.getDuration()));
  }
}
