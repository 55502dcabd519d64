package dev.vedette.store.history;

import dev.vedette.store.AdvisoryLock;
import dev.vedette.store.Database;
import dev.vedette.store.PartitionedTable;
import dev.vedette.store.Partitions;
import dev.vedette.store.Timestamptz;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.List;
import java.util.TreeSet;

/**
 * The tables {@code rollup_hour} and {@code rollup_day}: what checks add up to.
 *
 * <p>Every row is a pure function of the checks, raw or archived, and is computed anew whenever its
 * hour got another check: never incremented, so that it doesn't matter how often, in which order
 * and how late the checks came. A day is the sum of its hours.
 *
 * <p>Which hours those are stands in {@code touched_hour}: each batch adds its hours in the
 * transaction that adds its rows. They are taken away first and their checks are read afterwards: a
 * batch that commits in between is either seen or leaves its touch for the next time.
 *
 * <p>Safe for use by many threads and processes: they take turns.
 */
final class Rollups {
  /** Checks of an hour's last seconds are on their way for a while; waiting spares a second go. */
  private static final Duration GRACE = Duration.ofMinutes(1);

  /** Hours in one transaction: a day's. */
  private static final int MAX_HOURS = 24;

  private static final String DUE =
      "SELECT DISTINCT hour FROM touched_hour WHERE hour <= ? ORDER BY hour LIMIT ?";

  private static final String TAKE =
      "DELETE FROM touched_hour WHERE hour IN (" + DUE + ") RETURNING hour";

  /** One touch of an hour says as much as many. */
  private static final String COMPACT =
      """
      DELETE FROM touched_hour
      WHERE touch_id NOT IN (SELECT max(touch_id) FROM touched_hour GROUP BY hour)
      """;

  private static final String PHASE_COLUMNS =
      """
      dns_sum_us, connect_sum_us, tls_sum_us, send_sum_us, wait_sum_us, receive_sum_us\
      """;

  private static final String COLUMNS =
      """
      target_id, location_id, up, down, unknown, up_ms, known_ms, answered, total_min_us, \
      total_max_us, total_sum_us, %s, buckets, bucket_checks\
      """
          .formatted(PHASE_COLUMNS);

  private static final String REPLACE =
      """
      DO UPDATE SET
        up = excluded.up, down = excluded.down, unknown = excluded.unknown,
        up_ms = excluded.up_ms, known_ms = excluded.known_ms, answered = excluded.answered,
        total_min_us = excluded.total_min_us, total_max_us = excluded.total_max_us,
        total_sum_us = excluded.total_sum_us,
        dns_sum_us = excluded.dns_sum_us, connect_sum_us = excluded.connect_sum_us,
        tls_sum_us = excluded.tls_sum_us, send_sum_us = excluded.send_sum_us,
        wait_sum_us = excluded.wait_sum_us, receive_sum_us = excluded.receive_sum_us,
        buckets = excluded.buckets, bucket_checks = excluded.bucket_checks
      """;

  /** First by bucket, so that the histogram falls out of the second step. */
  private static final String HOUR =
      """
      WITH bucketed AS (
        SELECT target_id, location_id,
          CASE WHEN is_answered(failure_code) THEN latency_bucket(total_us) END AS bucket,
          count(*) AS checks,
          count(*) FILTER (WHERE outcome = 'up') AS up,
          count(*) FILTER (WHERE outcome = 'down') AS down,
          count(*) FILTER (WHERE outcome = 'unknown') AS unknown,
          sum(interval_ms) FILTER (WHERE outcome = 'up') AS up_ms,
          sum(interval_ms) FILTER (WHERE outcome <> 'unknown') AS known_ms,
          min(total_us) AS total_min_us, max(total_us) AS total_max_us,
          sum(total_us) AS total_sum_us,
          sum(dns_us) AS dns_sum_us, sum(connect_us) AS connect_sum_us, sum(tls_us) AS tls_sum_us,
          sum(send_us) AS send_sum_us, sum(wait_us) AS wait_sum_us,
          sum(receive_us) AS receive_sum_us
        FROM check_history
        WHERE day = ? AND scheduled_at >= ? AND scheduled_at < ?
        GROUP BY target_id, location_id, bucket
      )
      INSERT INTO rollup_hour (hour, %s)
      SELECT ?, target_id, location_id, sum(up), sum(down), sum(unknown),
        coalesce(sum(up_ms), 0), coalesce(sum(known_ms), 0),
        coalesce(sum(checks) FILTER (WHERE bucket IS NOT NULL), 0),
        min(total_min_us) FILTER (WHERE bucket IS NOT NULL),
        max(total_max_us) FILTER (WHERE bucket IS NOT NULL),
        coalesce(sum(total_sum_us) FILTER (WHERE bucket IS NOT NULL), 0),
        sum(dns_sum_us) FILTER (WHERE bucket IS NOT NULL),
        sum(connect_sum_us) FILTER (WHERE bucket IS NOT NULL),
        sum(tls_sum_us) FILTER (WHERE bucket IS NOT NULL),
        sum(send_sum_us) FILTER (WHERE bucket IS NOT NULL),
        sum(wait_sum_us) FILTER (WHERE bucket IS NOT NULL),
        sum(receive_sum_us) FILTER (WHERE bucket IS NOT NULL),
        coalesce(array_agg(bucket ORDER BY bucket) FILTER (WHERE bucket IS NOT NULL), '{}'),
        coalesce(array_agg(checks ORDER BY bucket) FILTER (WHERE bucket IS NOT NULL), '{}')
      FROM bucketed
      GROUP BY target_id, location_id
      ORDER BY target_id, location_id
      ON CONFLICT (target_id, hour, location_id) %s
      """
          .formatted(COLUMNS, REPLACE);

  private static final String DAY =
      """
      WITH hours AS (
        SELECT * FROM rollup_hour WHERE hour >= ? AND hour < ?
      ), bucketed AS (
        SELECT target_id, location_id, bucket, sum(checks) AS checks
        FROM hours, unnest(buckets, bucket_checks) AS b (bucket, checks)
        GROUP BY target_id, location_id, bucket
      ), histogram AS (
        SELECT target_id, location_id, array_agg(bucket ORDER BY bucket) AS buckets,
          array_agg(checks ORDER BY bucket) AS bucket_checks
        FROM bucketed
        GROUP BY target_id, location_id
      ), summed AS (
        SELECT target_id, location_id, sum(up) AS up, sum(down) AS down, sum(unknown) AS unknown,
          sum(up_ms) AS up_ms, sum(known_ms) AS known_ms, sum(answered) AS answered,
          min(total_min_us) AS total_min_us, max(total_max_us) AS total_max_us,
          sum(total_sum_us) AS total_sum_us,
          sum(dns_sum_us) AS dns_sum_us, sum(connect_sum_us) AS connect_sum_us,
          sum(tls_sum_us) AS tls_sum_us, sum(send_sum_us) AS send_sum_us,
          sum(wait_sum_us) AS wait_sum_us, sum(receive_sum_us) AS receive_sum_us
        FROM hours
        GROUP BY target_id, location_id
      )
      INSERT INTO rollup_day (day, %1$s)
      SELECT ?, target_id, location_id, up, down, unknown, up_ms, known_ms, answered,
        total_min_us, total_max_us, total_sum_us, %2$s,
        coalesce(buckets, '{}'), coalesce(bucket_checks, '{}')
      FROM summed LEFT JOIN histogram USING (target_id, location_id)
      ORDER BY target_id, location_id
      ON CONFLICT (target_id, day, location_id) %3$s
      """
          .formatted(COLUMNS, PHASE_COLUMNS, REPLACE);

  private final Database database;
  private final Partitions partitions;

  Rollups(Database database, Partitions partitions) {
    this.database = database;
    this.partitions = partitions;
  }

  /**
   * What came of a run.
   *
   * @param hours rolled up
   * @param isDone false when another process is at it
   */
  record Run(int hours, boolean isDone) {}

  /** Rolls up every touched hour that is over, unless another process is at it. */
  Run run(Instant now) {
    Run all = new Run(0, true);
    Run part;
    do {
      Instant over = now.minus(GRACE).minus(Duration.ofHours(1));
      // Not in the long transaction: others that make partitions wait for the end of this one.
      partitions.ensure(
          PartitionedTable.HOURS, days(database.call(connection -> due(connection, over))));
      part = database.callAtLength(connection -> rollUp(connection, over));
      all = new Run(all.hours + part.hours, part.isDone);
    } while (part.hours == MAX_HOURS);
    return all;
  }

  private Run rollUp(Connection connection, Instant over) throws SQLException {
    if (!AdvisoryLock.ROLLUP.tryTake(connection)) {
      return new Run(0, false);
    }
    execute(connection, COMPACT, List.of());
    Collection<Instant> hours = take(connection, over);
    Collection<LocalDate> days = days(hours);
    partitions.ensure(connection, PartitionedTable.HOURS, days);
    for (Instant hour : hours) {
      rollUpHour(connection, hour);
    }
    for (LocalDate day : days) {
      rollUpDay(connection, day);
    }
    return new Run(hours.size(), true);
  }

  private static Collection<LocalDate> days(Collection<Instant> hours) {
    Collection<LocalDate> days = new TreeSet<>();
    hours.forEach(hour -> days.add(Partitions.day(hour)));
    return days;
  }

  private static Collection<Instant> due(Connection connection, Instant over) throws SQLException {
    return hours(connection, DUE, over);
  }

  private static Collection<Instant> take(Connection connection, Instant over) throws SQLException {
    return hours(connection, TAKE, over);
  }

  private static Collection<Instant> hours(Connection connection, String sql, Instant over)
      throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      statement.setObject(1, Timestamptz.of(over));
      statement.setInt(2, MAX_HOURS);
      ResultSet rows = statement.executeQuery();
      Collection<Instant> hours = new TreeSet<>();
      while (rows.next()) {
        hours.add(Timestamptz.read(rows, 1));
      }
      return hours;
    }
  }

  private static void rollUpHour(Connection connection, Instant hour) throws SQLException {
    execute(
        connection,
        HOUR,
        List.of(
            Partitions.day(hour),
            Timestamptz.of(hour),
            Timestamptz.of(hour.plus(Duration.ofHours(1))),
            Timestamptz.of(hour)));
  }

  private static void rollUpDay(Connection connection, LocalDate day) throws SQLException {
    Instant start = day.atStartOfDay(ZoneOffset.UTC).toInstant();
    execute(
        connection,
        DAY,
        List.of(Timestamptz.of(start), Timestamptz.of(start.plus(Duration.ofDays(1))), day));
  }

  private static void execute(Connection connection, String sql, List<Object> parameters)
      throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      for (int i = 0; i < parameters.size(); i++) {
        statement.setObject(i + 1, parameters.get(i));
      }
      statement.executeUpdate();
    }
  }
}
