package dev.vedette.store.query;

import dev.vedette.store.Database;
import dev.vedette.store.Partitions;
import dev.vedette.store.Timestamptz;
import dev.vedette.store.maintenance.MaintenanceWindow;
import dev.vedette.store.maintenance.MaintenanceWindows;
import java.sql.Array;
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
import java.util.TreeSet;
import java.util.function.Predicate;

/**
 * How much of a time each target was up: all of them by a few statements, however many they are.
 * What was announced as maintenance is taken out. From the rollups as far as they are up to date,
 * and from the checks for the rest. Safe for use by many threads.
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
      SELECT t.target_id, t.name,
        ARRAY(SELECT key FROM jsonb_each_text(t.tags) ORDER BY key),
        ARRAY(SELECT value FROM jsonb_each_text(t.tags) ORDER BY key),
        %s
      FROM target t JOIN target_location w USING (target_id)
      %s
      ORDER BY t.name
      """
          .formatted(Watches.COLUMNS, Watches.STOPS);

  private static final String INCIDENTS =
      """
      SELECT target_id, count(*) FROM incident
      WHERE kind = 'down' AND began_before < ? AND (closed_at IS NULL OR closed_at > ?)
      GROUP BY target_id
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
   * @param incidents outages that had a part of the time
   * @param plannedMs announced maintenance
   */
  public record Line(
      String target,
      long upMs,
      long knownMs,
      long watchedMs,
      int locations,
      long downMs,
      long incidents,
      long plannedMs) {
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
          plannedMs + other.plannedMs);
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
      return lines.stream().reduce(new Line("", 0, 0, 0, 0, 0, 0, 0), Line::plus);
    }
  }

  private final Database database;
  private final MaintenanceWindows windows;

  public FleetUptime(Database database) {
    this.database = database;
    windows = new MaintenanceWindows(database);
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
    List<MaintenanceWindow> planned = windows.between(passed.from(), passed.to());
    return database.snapshot(connection -> {
      RetentionHorizon horizon = RetentionHorizon.read(connection);
      Map<Integer, Target> targets = targets(connection, now);
      boolean isSeen = targets.values().stream().anyMatch(target -> target.isSeen(passed.from()));
      Span whole = isSeen && !passed.isEmpty() ? horizon.widen(passed) : passed;
      Reading reading = new Reading(connection, horizon, targets);
      reading.count(whole, 1, target -> true);
      for (Span part : parts(planned, passed)) {
        reading.count(part, -1, target -> target.isPlanned(planned, part.from()));
      }
      reading.addIncidents(whole);
      return new Answer(whole, reading.lines());
    });
  }

  /** The windows cut where one of them begins or ends, so that no time is taken out twice. */
  private static List<Span> parts(List<MaintenanceWindow> planned, Span span) {
    TreeSet<Instant> cuts = new TreeSet<>();
    for (MaintenanceWindow window : planned) {
      Span within = new Span(window.from(), window.until()).intersect(span);
      cuts.add(within.from());
      cuts.add(within.to());
    }
    List<Span> parts = new ArrayList<>();
    Instant from = null;
    for (Instant to : cuts) {
      if (from != null && span.contains(from)) {
        parts.add(new Span(from, to));
      }
      from = to;
    }
    return parts;
  }

  private static Map<Integer, Target> targets(Connection connection, Instant now)
      throws SQLException {
    Map<Integer, Target> targets = new HashMap<>();
    try (PreparedStatement statement = connection.prepareStatement(TARGETS)) {
      statement.setFetchSize(FETCH);
      ResultSet rows = statement.executeQuery();
      while (rows.next()) {
        Target target = targets.get(rows.getInt(1));
        if (target == null) {
          target = new Target(rows.getString(2), tags(rows.getArray(3), rows.getArray(4)));
          targets.put(rows.getInt(1), target);
        }
        target.watches.add(Watches.watch(rows, now));
      }
    }
    return targets;
  }

  private static Map<String, String> tags(Array keys, Array values) throws SQLException {
    String[] names = (String[]) keys.getArray();
    String[] texts = (String[]) values.getArray();
    Map<String, String> tags = new HashMap<>();
    for (int i = 0; i < names.length; i++) {
      tags.put(names[i], texts[i]);
    }
    return tags;
  }

  /** A target while its figures are added up. */
  private static final class Target {
    private final String name;
    private final Map<String, String> tags;
    private final List<Span> watches = new ArrayList<>();
    private long upMs;
    private long knownMs;
    private long watchedMs;
    private long plannedMs;
    private long incidents;
    private int locations;

    Target(String name, Map<String, String> tags) {
      this.name = name;
      this.tags = tags;
    }

    boolean isPlanned(List<MaintenanceWindow> windows, Instant at) {
      return windows.stream()
          .anyMatch(window ->
              new Span(window.from(), window.until()).contains(at)
                  && window.scope().covers(name, tags));
    }

    /** Whether it was watched before. */
    boolean isSeen(Instant from) {
      return watches.stream().anyMatch(watch -> watch.from().isBefore(from));
    }

    void watch(Span span, int sign) {
      for (Span watch : watches) {
        Span within = watch.intersect(span);
        watchedMs += sign * within.length().toMillis();
        locations += sign > 0 && !within.isEmpty() ? 1 : 0;
      }
      plannedMs += sign < 0 ? span.length().toMillis() : 0;
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
          plannedMs);
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

    /** Adds a time, or takes it away again, of some targets. */
    void count(Span span, int sign, Predicate<Target> which) throws SQLException {
      if (span.isEmpty()) {
        return;
      }
      ReadPlan plan =
          ReadPlan.of(span, TouchedHours.in(connection, span), horizon, ChronoUnit.DAYS);
      for (Span days : plan.days()) {
        add(DAYS, sign, which, Partitions.day(days.from()), Partitions.day(days.to()));
      }
      for (Span hours : plan.hours()) {
        add(HOURS, sign, which, Timestamptz.of(hours.from()), Timestamptz.of(hours.to()));
      }
      for (Span checks : plan.checks()) {
        Object first = Partitions.day(checks.from());
        Object last = Partitions.day(checks.to().minusNanos(1));
        add(
            CHECKS,
            sign,
            which,
            first,
            last,
            Timestamptz.of(checks.from()),
            Timestamptz.of(checks.to()));
      }
      targets.values().stream().filter(which).forEach(target -> target.watch(span, sign));
    }

    private void add(String sql, int sign, Predicate<Target> which, Object... parameters)
        throws SQLException {
      try (PreparedStatement statement = connection.prepareStatement(sql)) {
        statement.setFetchSize(FETCH);
        for (int i = 0; i < parameters.length; i++) {
          statement.setObject(i + 1, parameters[i]);
        }
        ResultSet rows = statement.executeQuery();
        while (rows.next()) {
          Target target = targets.get(rows.getInt(1));
          if (target != null && which.test(target)) {
            target.upMs += sign * rows.getLong(2);
            target.knownMs += sign * rows.getLong(3);
          }
        }
      }
    }

    void addIncidents(Span span) throws SQLException {
      try (PreparedStatement statement = connection.prepareStatement(INCIDENTS)) {
        statement.setObject(1, Timestamptz.of(span.to()));
        statement.setObject(2, Timestamptz.of(span.from()));
        ResultSet rows = statement.executeQuery();
        while (rows.next()) {
          Target target = targets.get(rows.getInt(1));
          if (target != null) {
            target.incidents = rows.getLong(2);
          }
        }
      }
    }

    List<Line> lines() {
      return targets.values().stream()
          .filter(target -> target.locations > 0 || target.knownMs > 0)
          .map(Target::line)
          .sorted((a, b) -> a.target().compareTo(b.target()))
          .toList();
    }
  }
}
