package dev.vedette.store.query;

import dev.vedette.model.maintenance.Maintenance;
import dev.vedette.store.Timestamptz;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * When a target was in maintenance: what its uptime leaves out.
 *
 * @param spans in order, none touches another
 */
record MaintenanceSpans(List<Span> spans) {
  /** Nothing is left out. */
  static final MaintenanceSpans NONE = new MaintenanceSpans(List.of());

  private static final String READ =
      """
      SELECT from_at, until_at FROM target_maintenance
      WHERE target_id = ? AND from_at < ? AND from_at > ? AND until_at > ?
      ORDER BY from_at
      """;

  private static final String READ_ALL =
      """
      SELECT target_id, from_at, until_at FROM target_maintenance
      WHERE from_at < ? AND from_at > ? AND until_at > ?
      ORDER BY target_id, from_at
      """;

  /**
   * Reads them. Where only sums of hours or days are left, no less can be left out than one of
   * these, and none that is not wholly in maintenance is.
   *
   * @param within the time that they are wanted for
   */
  static MaintenanceSpans read(
      Connection connection, int targetId, Span within, RetentionHorizon horizon)
      throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(READ)) {
      statement.setInt(1, targetId);
      statement.setObject(2, Timestamptz.of(within.to()));
      statement.setObject(3, Timestamptz.of(within.from().minus(Maintenance.MAX_DURATION)));
      statement.setObject(4, Timestamptz.of(within.from()));
      ResultSet rows = statement.executeQuery();
      List<Span> spans = new ArrayList<>();
      while (rows.next()) {
        add(spans, new Span(Timestamptz.read(rows, 1), Timestamptz.read(rows, 2)));
      }
      return narrowed(spans, horizon);
    }
  }

  /** The same of all targets, by id; only of those that have some. */
  static Map<Integer, MaintenanceSpans> readAll(
      Connection connection, Span within, RetentionHorizon horizon) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(READ_ALL)) {
      statement.setObject(1, Timestamptz.of(within.to()));
      statement.setObject(2, Timestamptz.of(within.from().minus(Maintenance.MAX_DURATION)));
      statement.setObject(3, Timestamptz.of(within.from()));
      ResultSet rows = statement.executeQuery();
      Map<Integer, List<Span>> spans = new HashMap<>();
      while (rows.next()) {
        add(
            spans.computeIfAbsent(rows.getInt(1), _ -> new ArrayList<>()),
            new Span(Timestamptz.read(rows, 2), Timestamptz.read(rows, 3)));
      }
      Map<Integer, MaintenanceSpans> byTarget = new HashMap<>();
      spans.forEach((target, each) -> byTarget.put(target, narrowed(each, horizon)));
      return byTarget;
    }
  }

  private static MaintenanceSpans narrowed(List<Span> spans, RetentionHorizon horizon) {
    return new MaintenanceSpans(
        spans.stream().map(horizon::narrow).filter(span -> !span.isEmpty()).toList());
  }

  /** Joins it to the last one where they meet. */
  private static void add(List<Span> spans, Span span) {
    Span last = spans.isEmpty() ? null : spans.getLast();
    if (last == null || last.to().isBefore(span.from())) {
      spans.add(span);
    } else if (last.to().isBefore(span.to())) {
      spans.set(spans.size() - 1, new Span(last.from(), span.to()));
    }
  }

  /** What is left of a span without them, in order. */
  List<Span> without(Span span) {
    List<Span> left = new ArrayList<>();
    Instant from = span.from();
    for (Span maintenance : spans) {
      Span out = span.intersect(maintenance);
      if (!out.isEmpty()) {
        if (from.isBefore(out.from())) {
          left.add(new Span(from, out.from()));
        }
        from = out.to();
      }
    }
    if (from.isBefore(span.to())) {
      left.add(new Span(from, span.to()));
    }
    return left;
  }

  /** How much of these spans they take, all together. */
  Duration within(List<Span> others) {
    return others.stream()
        .flatMap(other -> spans.stream().map(other::intersect))
        .map(Span::length)
        .reduce(Duration.ZERO, Duration::plus);
  }
}
