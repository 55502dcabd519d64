package dev.vedette.store.query;

import dev.vedette.store.query.Timeline.Chart;
import dev.vedette.store.query.Timeline.Point;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Reads a chart together with what its span adds up to: but for a ragged beginning, which belongs
 * to the first step as a whole, both are the same rows.
 */
final class ChartReader {
  private final SumsReader reader;
  private final TargetSelection selection;
  private final RetentionHorizon horizon;

  ChartReader(Connection connection, TargetSelection selection, RetentionHorizon horizon) {
    this.reader = new SumsReader(connection, selection);
    this.selection = selection;
    this.horizon = horizon;
  }

  /** Reads both; nothing of what was checked from {@code end} on. */
  Chart read(Span span, Duration step, Instant end) throws SQLException {
    Span whole = horizon.widen(span);
    ChartSteps steps = ChartSteps.each(step, whole, horizon);
    Instant to = latest(steps.start(), earliest(whole.to(), end));
    Instant from = earliest(whole.from(), to);
    Instant cut = steps.start().equals(from) ? from : earliest(steps.at(1), to);
    List<Point> points = points(steps);
    SortedMap<String, Sums> byLocation = new TreeMap<>();
    SumsReader.Sink chart = (at, place, part) -> points.get(steps.index(at)).sums().add(part);
    SumsReader.Sink sums = (at, place, part) -> byLocation(byLocation, place).add(part);
    read(new Span(steps.start(), cut), steps.unit(), steps.length(), chart);
    read(new Span(from, cut), ChronoUnit.DAYS, steps.length(), sums);
    read(
        new Span(cut, to),
        steps.unit(),
        steps.length(),
        (at, place, part) -> {
          chart.add(at, place, part);
          sums.add(at, place, part);
        });
    return new Chart(points, byLocation);
  }

  private void read(Span span, ChronoUnit coarsest, Duration step, SumsReader.Sink sink)
      throws SQLException {
    if (!span.isEmpty()) {
      reader.read(span, horizon, coarsest, step, sink);
    }
  }

  private Sums byLocation(SortedMap<String, Sums> byLocation, int place) {
    return byLocation.computeIfAbsent(
        String.valueOf(selection.locations().get(place)), _ -> new Sums());
  }

  private static List<Point> points(ChartSteps steps) {
    List<Point> points = new ArrayList<>();
    for (int i = 0; i < steps.count(); i++) {
      points.add(new Point(steps.at(i), new Sums()));
    }
    return points;
  }

  private static Instant earliest(Instant one, Instant other) {
    return one.isBefore(other) ? one : other;
  }

  private static Instant latest(Instant one, Instant other) {
    return one.isBefore(other) ? other : one;
  }
}
