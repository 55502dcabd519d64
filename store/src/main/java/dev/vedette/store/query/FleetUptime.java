package dev.vedette.store.query;

import dev.vedette.store.Database;
import dev.vedette.store.Partitions;
import dev.vedette.store.Timestamptz;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * How much of a time each target was up: all of them by a few statements, however many they are.
 * Windows of maintenance are left out as {@link UptimeReport} does. From the rollups as far as they
 * are up to date, and from the checks for the rest. Safe for use by many threads.
 */
public final class FleetUptime {
  /** Rows that the driver holds at once. */
  private static final int FETCH = 10_000;

  private static final String DAYS =
      """
      SELECT target_id, sum(up_ms), sum(known_ms) FROM rollup_day
      WHERE day >= ? AND day < ? GROUP BY target_id
      """;

  private static final String HOURS =
      """
      SELECT target_id, sum(up_ms), sum(known_ms) FROM rollup_hour
      WHERE hour >= ? AND hour < ? GROUP BY target_id
      """;

  private static final String CHECKS =
      """
      SELECT target_id,
        coalesce(sum(interval_ms) FILTER (WHERE outcome = 'up'), 0),
        coalesce(sum(interval_ms) FILTER (WHERE outcome <> 'unknown'), 0)
      FROM check_history
      WHERE day BETWEEN ? AND ? AND scheduled_at >= ? AND scheduled_at < ?
      GROUP BY target_id
      """;

  private static final String TARGETS =
      """
      SELECT t.name, %s
      FROM target t JOIN target_location w USING (target_id)
      """
          .formatted(Watches.COLUMNS);

  private static final String INCIDENTS =
      """
      SELECT target_id, began_before,
        CASE WHEN closed_at IS NOT NULL
          THEN greatest(coalesce(ended_after, closed_at), began_before) + interval '1 ms' END
      FROM incident
      WHERE kind = 'down' AND began_before < ? AND (closed_at IS NULL OR closed_at > ?)
      """;

  /**
   * One target.
   *
   * @param upMs milliseconds that checks which were up stand for, outside of maintenance
   * @param knownMs milliseconds that checks which were up or down stand for, likewise
   * @param watchedMs for how long it was watched, summed over the locations, likewise
   * @param locations how many watched it then; of all targets together the sum
   * @param downMs for how long it was down, on average of the locations; of all targets together
   *     the sum
   * @param incidents outages that had a part of the time outside of maintenance
   * @param plannedMs announced maintenance; where only whole hours or days are left, those that lie
   *     in it
   * @param pausedMs for how long it was paused, on average of the locations, which all the rest
   *     leaves out; of all targets together the sum
   */
  public record Line(
      String target,
      long upMs,
      long knownMs,
      long watchedMs,
      int locations,
      long downMs,
      long incidents,
      long plannedMs,
      long pausedMs) {
    /** Both together, under a name. */
    Line plus(Line other) {
      return new Line(
          target,
          upMs + other.upMs,
          knownMs + other.knownMs,
          watchedMs + other.watchedMs,
          locations + other.locations,
          downMs + other.downMs,
          incidents + other.incidents,
          plannedMs + other.plannedMs,
          pausedMs + other.pausedMs);
    }
  }

  /**
   * An answer.
   *
   * @param span as it was really read: its ends lie further out where only whole hours or days are
   *     left
   * @param lines of the targets that were watched then, by their names
   */
  public record Answer(Span span, List<Line> lines) {
    /** All targets together, each by how long it was watched. */
    public Line total() {
      return lines.stream().reduce(new Line("", 0, 0, 0, 0, 0, 0, 0, 0), Line::plus);
    }
  }

  private final Database database;

  public FleetUptime(Database database) {
    this.database = database;
  }

  /**
   * The uptime of all targets.
   *
   * @param now what is later has not passed
   * @throws dev.vedette.store.StoreException when the database did not answer
   */
  public Answer read(Span span, Instant now) {
    Instant end = span.to().isAfter(now) ? now : span.to();
    Span passed = new Span(span.from().isAfter(end) ? end : span.from(), end);
    return database.snapshot(connection -> {
      RetentionHorizon horizon = RetentionHorizon.read(connection);
      Map<Integer, Target> targets = targets(connection, now);
      boolean isSeen = targets.values().stream().anyMatch(target -> target.isSeen(passed.from()));
      Span whole = isSeen && !passed.isEmpty() ? horizon.widen(passed) : passed;
      Reading reading = new Reading(connection, horizon, targets);
      reading.add(whole);
      Map<Integer, MaintenanceSpans> maintenance =
          MaintenanceSpans.readAll(connection, whole, horizon);
      reading.leaveOut(maintenance, whole);
      reading.addIncidents(maintenance, whole);
      return new Answer(whole, reading.lines());
    });
  }

  private static Map<Integer, Target> targets(Connection connection, Instant now)
      throws SQLException {
    Map<Integer, Target> targets = new HashMap<>();
    Stops stops = Stops.read(connection, null);
    try (PreparedStatement statement = connection.prepareStatement(TARGETS)) {
      statement.setFetchSize(FETCH);
      ResultSet rows = statement.executeQuery();
      while (rows.next()) {
        int id = rows.getInt("target_id");
        Target target = targets.get(id);
        if (target == null) {
          target = new Target(rows.getString("name"));
          targets.put(id, target);
        }
        target.watches.add(Watches.watch(rows, stops, now));
      }
    }
    return targets;
  }

  /** A target while its figures are added up. */
  private static final class Target {
    private final String name;
    private final List<Watch> watches = new ArrayList<>();
    private long upMs;
    private long knownMs;
    private long watchedMs;
    private long plannedMs;
    private long pausedMs;
    private long incidents;
    private int locations;

    Target(String name) {
      this.name = name;
    }

    /** Whether it was watched before. */
    boolean isSeen(Instant from) {
      return new Watches(watches).spans().stream().anyMatch(watch -> watch.from().isBefore(from));
    }

    void add(long up, long known) {
      upMs += up;
      knownMs += known;
    }

    void watch(Span span, MaintenanceSpans maintenance) {
      Watches within = new Watches(watches).within(span);
      watchedMs = within.length().minus(maintenance.within(within.spans())).toMillis();
      locations = within.count();
      pausedMs = within.pausedLength().toMillis() / Math.max(1, watches.size());
      plannedMs = maintenance.within(List.of(span)).toMillis();
    }

    Line line() {
      long downMs = locations == 0 ? 0 : (knownMs - upMs) / locations;
      return new Line(
          name,
          upMs,
          knownMs,
          Math.max(watchedMs, knownMs),
          locations,
          downMs,
          incidents,
          plannedMs,
          pausedMs);
    }
  }

  /** One answer while it is put together. */
  private static final class Reading {
    private final Connection connection;
    private final RetentionHorizon horizon;
    private final Map<Integer, Target> targets;

    Reading(Connection connection, RetentionHorizon horizon, Map<Integer, Target> targets) {
      this.connection = connection;
      this.horizon = horizon;
      this.targets = targets;
    }

    void add(Span span) throws SQLException {
      ReadPlan plan =
          ReadPlan.of(span, TouchedHours.in(connection, span), horizon, ChronoUnit.DAYS);
      for (Span days : plan.days()) {
        add(DAYS, Partitions.day(days.from()), Partitions.day(days.to()));
      }
      for (Span hours : plan.hours()) {
        add(HOURS, Timestamptz.of(hours.from()), Timestamptz.of(hours.to()));
      }
      for (Span checks : plan.checks()) {
        add(
            CHECKS,
            Partitions.day(checks.from()),
            Partitions.day(checks.to().minusNanos(1)),
            Timestamptz.of(checks.from()),
            Timestamptz.of(checks.to()));
      }
    }

    private void add(String sql, Object... parameters) throws SQLException {
      try (PreparedStatement statement = connection.prepareStatement(sql)) {
        statement.setFetchSize(FETCH);
        for (int i = 0; i < parameters.length; i++) {
          statement.setObject(i + 1, parameters[i]);
        }
        ResultSet rows = statement.executeQuery();
        while (rows.next()) {
          add(rows.getInt(1), rows.getLong(2), rows.getLong(3));
        }
      }
    }

    private void add(int targetId, long upMs, long knownMs) {
      Target target = targets.get(targetId);
      if (target != null) {
        target.add(upMs, knownMs);
      }
    }

    void leaveOut(Map<Integer, MaintenanceSpans> maintenance, Span span) throws SQLException {
      new MaintenanceSums(
              connection,
              Partitions.day(span.from()),
              (target, location, day, upMs, knownMs) -> add(target, -upMs, -knownMs))
          .read(maintenance, span, horizon);
      targets.forEach(
          (id, target) -> target.watch(span, maintenance.getOrDefault(id, MaintenanceSpans.NONE)));
    }

    /** From the first bad check to the last one, where that is known. */
    void addIncidents(Map<Integer, MaintenanceSpans> maintenance, Span span) throws SQLException {
      try (PreparedStatement statement = connection.prepareStatement(INCIDENTS)) {
        statement.setObject(1, Timestamptz.of(span.to()));
        statement.setObject(2, Timestamptz.of(span.from()));
        statement.setFetchSize(FETCH);
        ResultSet rows = statement.executeQuery();
        while (rows.next()) {
          int id = rows.getInt(1);
          Target target = targets.get(id);
          Instant end = Timestamptz.readOrNull(rows, 3);
          Span bad = new Span(Timestamptz.read(rows, 2), end == null ? span.to() : end);
          MaintenanceSpans out = maintenance.getOrDefault(id, MaintenanceSpans.NONE);
          if (target != null && !out.without(bad.intersect(span)).isEmpty()) {
            target.incidents++;
          }
        }
      }
    }

    List<Line> lines() {
      return targets.values().stream()
          .filter(target -> target.locations > 0 || target.knownMs > 0 || target.pausedMs > 0)
          .map(Target::line)
          .sorted((a, b) -> a.target().compareTo(b.target()))
          .toList();
    }
  }
}
