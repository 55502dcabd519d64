package dev.vedette.web.chart;

import dev.vedette.store.query.Span;
import dev.vedette.store.query.Sums;
import dev.vedette.store.query.Timeline.Point;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * What all charts of a page are drawn from.
 *
 * @param points one for each step; at least one
 * @param step the length of each
 */
public record Series(List<Point> points, Duration step) {
  public Series {
    points = List.copyOf(points);
    if (points.isEmpty()) {
      throw new IllegalArgumentException("a series has at least one step");
    }
  }

  /**
   * What was read of a span.
   *
   * @param points with equal distances; empty: one step without anything takes their place
   * @param step the distance that was asked for; there may be less left of that time
   */
  public static Series of(List<Point> points, Duration step, Span span) {
    if (points.isEmpty()) {
      return new Series(List.of(new Point(span.from(), new Sums())), span.length());
    }
    return points.size() == 1
        ? new Series(points, step)
        : new Series(points, Duration.between(points.get(0).start(), points.get(1).start()));
  }

  public int count() {
    return points.size();
  }

  public Instant start() {
    return points.getFirst().start();
  }

  public Instant end() {
    return end(points.getLast());
  }

  /** Where the step of a point ends. */
  public Instant end(Point point) {
    return point.start().plus(step);
  }

  /** Where a moment lies, in steps from the start; beyond the ends, at them. */
  public double at(Instant moment) {
    double steps = (double) Duration.between(start(), moment).toMillis() / step.toMillis();
    return Math.clamp(steps, 0, count());
  }

  Sums sums(int index) {
    return points.get(index).sums();
  }
}
