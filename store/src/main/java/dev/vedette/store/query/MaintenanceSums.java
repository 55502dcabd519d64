package dev.vedette.store.query;

import dev.vedette.store.Partitions;
import dev.vedette.store.Timestamptz;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What the checks add up to that were made in maintenance: what a sum of all checks has too much.
 * Whole days and hours of all targets are read by one statement each, ragged ends by one for each
 * time at which windows begin or end.
 */
final class MaintenanceSums {
  private static final String DAYS =
      """
      SELECT r.target_id, r.location_id, r.day - ?::date, sum(r.up_ms), sum(r.known_ms)
      FROM unnest(?::int[], ?::bigint[], ?::bigint[]) AS m (target_id, from_s, to_s)
      JOIN rollup_day r ON r.target_id = m.target_id
        AND r.day >= (to_timestamp(m.from_s) AT TIME ZONE 'UTC')::date
        AND r.day < (to_timestamp(m.to_s) AT TIME ZONE 'UTC')::date
      GROUP BY 1, 2, 3
      """;

  private static final String HOURS =
      """
      SELECT r.target_id, r.location_id, (r.hour AT TIME ZONE 'UTC')::date - ?::date,
        sum(r.up_ms), sum(r.known_ms)
      FROM unnest(?::int[], ?::bigint[], ?::bigint[]) AS m (target_id, from_s, to_s)
      JOIN rollup_hour r ON r.target_id = m.target_id
        AND r.hour >= to_timestamp(m.from_s) AND r.hour < to_timestamp(m.to_s)
      GROUP BY 1, 2, 3
      """;

  private static final String CHECKS =
      """
      SELECT target_id, location_id, day - ?::date,
        coalesce(sum(interval_ms) FILTER (WHERE outcome = 'up'), 0),
        coalesce(sum(interval_ms) FILTER (WHERE outcome <> 'unknown'), 0)
      FROM check_history
      WHERE target_id = ANY (?) AND day BETWEEN ? AND ?
        AND scheduled_at >= ? AND scheduled_at < ?
      GROUP BY 1, 2, 3
      """;

  /** Hears of each sum. */
  @FunctionalInterface
  interface Each {
    /**
     * One of them.
     *
     * @param day counted from the first
     */
    void add(int targetId, int locationId, int day, long upMs, long knownMs);
  }

  /** Times, each of one target. */
  private static final class Pieces {
    private final List<Integer> targets = new ArrayList<>();
    private final List<Long> from = new ArrayList<>();
    private final List<Long> to = new ArrayList<>();

    void add(List<Integer> ids, List<Span> spans) {
      for (Span span : spans) {
        for (Integer id : ids) {
          targets.add(id);
          from.add(span.from().getEpochSecond());
          to.add(span.to().getEpochSecond());
        }
      }
    }
  }

  private final Connection connection;
  private final LocalDate first;
  private final Each each;

  MaintenanceSums(Connection connection, LocalDate first, Each each) {
    this.connection = connection;
    this.first = first;
    this.each = each;
  }

  /** Reads those of some time. */
  void read(Map<Integer, MaintenanceSpans> byTarget, Span within, RetentionHorizon horizon)
      throws SQLException {
    Map<Span, List<Integer>> byTime = byTime(byTarget, within);
    if (byTime.isEmpty()) {
      return;
    }
    Set<Instant> touched = TouchedHours.in(connection, within);
    Pieces days = new Pieces();
    Pieces hours = new Pieces();
    for (Map.Entry<Span, List<Integer>> time : byTime.entrySet()) {
      ReadPlan plan = ReadPlan.of(time.getKey(), touched, horizon, ChronoUnit.DAYS);
      days.add(time.getValue(), plan.days());
      hours.add(time.getValue(), plan.hours());
      for (Span checks : plan.checks()) {
        readChecks(time.getValue(), checks);
      }
    }
    readRollups(DAYS, days);
    readRollups(HOURS, hours);
  }

  private static Map<Span, List<Integer>> byTime(
      Map<Integer, MaintenanceSpans> byTarget, Span within) {
    Map<Span, List<Integer>> byTime = new LinkedHashMap<>();
    byTarget.forEach((target, maintenance) -> {
      for (Span span : maintenance.spans()) {
        Span part = span.intersect(within);
        if (!part.isEmpty()) {
          byTime.computeIfAbsent(part, _ -> new ArrayList<>()).add(target);
        }
      }
    });
    return byTime;
  }

  private void readRollups(String sql, Pieces pieces) throws SQLException {
    if (pieces.targets.isEmpty()) {
      return;
    }
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      statement.setObject(1, first);
      statement.setArray(2, connection.createArrayOf("int", pieces.targets.toArray()));
      statement.setArray(3, connection.createArrayOf("bigint", pieces.from.toArray()));
      statement.setArray(4, connection.createArrayOf("bigint", pieces.to.toArray()));
      tell(statement);
    }
  }

  private void readChecks(List<Integer> targets, Span span) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(CHECKS)) {
      statement.setObject(1, first);
      statement.setArray(2, connection.createArrayOf("int", targets.toArray()));
      statement.setObject(3, Partitions.day(span.from()));
      statement.setObject(4, Partitions.day(span.to().minusNanos(1)));
      statement.setObject(5, Timestamptz.of(span.from()));
      statement.setObject(6, Timestamptz.of(span.to()));
      tell(statement);
    }
  }

  private void tell(PreparedStatement statement) throws SQLException {
    ResultSet rows = statement.executeQuery();
    while (rows.next()) {
      each.add(rows.getInt(1), rows.getInt(2), rows.getInt(3), rows.getLong(4), rows.getLong(5));
    }
  }
}
