package dev.vedette.store.query;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * When a location watched a target, and when it did not because the target was paused.
 *
 * @param spans in which its coverage is measured, in order
 * @param paused in order
 */
public record Watch(List<Span> spans, List<Span> paused) {
  /** A location that has not checked a target for so long has given it up. */
  public static final Duration REACH = Duration.ofDays(7);

  public Watch {
    spans = List.copyOf(spans);
    paused = List.copyOf(paused);
  }

  /**
   * Of a location that checked a target from one slot to another. One that is silent for long was
   * given up: it is not missed from then on. One that was told to stop, since the target was paused
   * or removed, is not missed from that slot on until it checks again.
   *
   * @param stops in order of their beginning
   * @param now what is later has not passed
   */
  public static Watch of(Instant firstSeen, Instant lastSeen, List<Stop> stops, Instant now) {
    Instant end = lastSeen.isBefore(now.minus(REACH)) ? lastSeen : now;
    List<Span> spans = new ArrayList<>();
    List<Span> paused = new ArrayList<>();
    Instant from = firstSeen;
    Instant told = firstSeen;
    for (Stop stop : stops) {
      add(spans, from, earlier(stop.from(), end));
      Instant until = stop.to() == null ? Instant.MAX : stop.to();
      if (!stop.removed()) {
        add(paused, later(told, stop.from()), earlier(until, now));
      }
      told = later(told, until);
      from = later(from, until);
    }
    add(spans, from, end);
    return new Watch(spans, paused);
  }

  private static void add(List<Span> spans, Instant from, Instant to) {
    if (from.isBefore(to)) {
      spans.add(new Span(from, to));
    }
  }

  private static Instant earlier(Instant one, Instant other) {
    return one.isBefore(other) ? one : other;
  }

  private static Instant later(Instant one, Instant other) {
    return one.isBefore(other) ? other : one;
  }

  /** What of it lies in a span. */
  public Watch within(Span span) {
    return new Watch(within(spans, span), within(paused, span));
  }

  private static List<Span> within(List<Span> all, Span span) {
    return all.stream().map(span::intersect).filter(part -> !part.isEmpty()).toList();
  }

  /** For how long it watched. */
  public Duration length() {
    return length(spans);
  }

  /** For how long the target was paused. */
  public Duration pausedLength() {
    return length(paused);
  }

  private static Duration length(List<Span> spans) {
    return spans.stream().map(Span::length).reduce(Duration.ZERO, Duration::plus);
  }

  /** Whether it did not watch then. */
  public boolean isEmpty() {
    return spans.isEmpty();
  }
}
