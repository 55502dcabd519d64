package dev.vedette.store.query;

import dev.vedette.store.Database;
import dev.vedette.store.Partitions;
import dev.vedette.store.StoreException;
import dev.vedette.store.Timestamptz;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.Map;

/**
 * What is known of each day (UTC) of every target: the bars of a page. From the rollups as far as
 * they are up to date, and from the checks for the rest, so that it agrees with every other answer
 * about that time. Windows of maintenance are left out as {@link UptimeReport} does. Safe for use
 * by many threads.
 */
public final class DailyTimes {
  /** Rows that the driver holds at once. */
  private static final int FETCH = 10_000;

  /** From an index alone; days are numbers, which are small. */
  static final String DAYS =
      """
      SELECT target_id, day - ?::date, up_ms, known_ms FROM rollup_day
      WHERE day >= ? AND day < ?
      """;

  static final String HOURS =
      """
      SELECT target_id, (hour AT TIME ZONE 'UTC')::date - ?::date AS number, sum(up_ms), sum(known_ms)
      FROM rollup_hour
      WHERE hour >= ? AND hour < ?
      GROUP BY target_id, number
      """;

  static final String CHECKS =
      """
      SELECT target_id, day - ?::date AS number,
        coalesce(sum(interval_ms) FILTER (WHERE outcome = 'up'), 0),
        coalesce(sum(interval_ms) FILTER (WHERE outcome <> 'unknown'), 0)
      FROM check_history
      WHERE day BETWEEN ? AND ? AND scheduled_at >= ? AND scheduled_at < ?
      GROUP BY target_id, number
      """;

  static final String WATCHES = "SELECT %s FROM target_location w".formatted(Watches.COLUMNS);

  private final Database database;

  public DailyTimes(Database database) {
    this.database = database;
  }

  /**
   * What is known of these days, by the id of the target; those without anything are left out.
   *
   * @param first not after the day of {@code end}
   * @param end what is later has not passed
   * @throws StoreException when the database did not answer
   */
  public Map<Integer, TargetDays> read(LocalDate first, Instant end) {
    return database.snapshot(connection -> {
      Reading reading = new Reading(connection, first, Partitions.day(end));
      Span span = new Span(first.atStartOfDay(ZoneOffset.UTC).toInstant(), end);
      RetentionHorizon horizon = RetentionHorizon.read(connection);
      ReadPlan plan =
          ReadPlan.of(span, TouchedHours.in(connection, span), horizon, ChronoUnit.DAYS);
      for (Span days : plan.days()) {
        reading.add(DAYS, Partitions.day(days.from()), Partitions.day(days.to()));
      }
      for (Span hours : plan.hours()) {
        reading.add(HOURS, Timestamptz.of(hours.from()), Timestamptz.of(hours.to()));
      }
      for (Span checks : plan.checks()) {
        reading.add(
            CHECKS,
            Partitions.day(checks.from()),
            Partitions.day(checks.to().minusNanos(1)),
            Timestamptz.of(checks.from()),
            Timestamptz.of(checks.to()));
      }
      Map<Integer, MaintenanceSpans> maintenance =
          MaintenanceSpans.readAll(connection, span, horizon);
      reading.leaveOut(maintenance, span, horizon);
      reading.addWatches(end, maintenance);
      return reading.targets;
    });
  }

  /** One answer while it is put together. */
  private static final class Reading {
    private final Connection connection;
    private final LocalDate first;
    private final LocalDate last;
    private final Map<Integer, TargetDays> targets = new HashMap<>();

    Reading(Connection connection, LocalDate first, LocalDate last) {
      this.connection = connection;
      this.first = first;
      this.last = last;
    }

    void add(String sql, Object... parameters) throws SQLException {
      try (PreparedStatement statement = connection.prepareStatement(sql)) {
        statement.setFetchSize(FETCH);
        statement.setObject(1, first);
        for (int i = 0; i < parameters.length; i++) {
          statement.setObject(i + 2, parameters[i]);
        }
        ResultSet rows = statement.executeQuery();
        while (rows.next()) {
          of(rows.getInt(1)).add(rows.getInt(2), rows.getLong(3), rows.getLong(4));
        }
      }
    }

    void leaveOut(Map<Integer, MaintenanceSpans> maintenance, Span span, RetentionHorizon horizon)
        throws SQLException {
      new MaintenanceSums(
              connection,
              first,
              (target, location, day, upMs, knownMs) -> of(target).add(day, -upMs, -knownMs))
          .read(maintenance, span, horizon);
    }

    void addWatches(Instant end, Map<Integer, MaintenanceSpans> maintenance) throws SQLException {
      Stops stops = Stops.since(connection, start(first));
      Span days = new Span(start(first), start(last.plusDays(1)));
      try (PreparedStatement statement = connection.prepareStatement(WATCHES)) {
        ResultSet rows = statement.executeQuery();
        while (rows.next()) {
          int target = rows.getInt("target_id");
          Watch watch = Watches.watch(rows, stops, end).within(days);
          if (targets.containsKey(target) || !watch.isEmpty() || !watch.paused().isEmpty()) {
            of(target).watched(watch, maintenance.getOrDefault(target, MaintenanceSpans.NONE));
          }
        }
      }
    }

    private TargetDays of(int targetId) {
      return targets.computeIfAbsent(targetId, _ -> new TargetDays(first, last));
    }
  }

  static Instant start(LocalDate day) {
    return day.atStartOfDay(ZoneOffset.UTC).toInstant();
  }
}
