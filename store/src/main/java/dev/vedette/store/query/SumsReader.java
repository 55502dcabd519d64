package dev.vedette.store.query;

import dev.vedette.model.Phase;
import dev.vedette.store.Partitions;
import dev.vedette.store.Timestamptz;
import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.function.Function;

/**
 * Reads what the checks of one selection add up to, from wherever it stands; see {@link ReadPlan}.
 */
final class SumsReader {
  static final String DAYS =
      rollup("rollup_day", "day::timestamp AT TIME ZONE 'UTC'", "day", "date");
  static final String HOURS = rollup("rollup_hour", "hour", "hour", "timestamptz");

  /**
   * The pieces are cut by days, which find their rows in the archive; the last conditions, which
   * all pieces meet, name the partitions.
   */
  static final String CHECKS =
      """
      SELECT date_bin(? * interval '1 ms', scheduled_at, ?) AS at, location_id,
        CASE WHEN is_answered(failure_code) THEN latency_bucket(total_us) END AS bucket,
        count(*) AS checks,
        count(*) FILTER (WHERE outcome = 'up') AS up,
        count(*) FILTER (WHERE outcome = 'down') AS down,
        count(*) FILTER (WHERE outcome = 'unknown') AS unknown,
        coalesce(sum(interval_ms) FILTER (WHERE outcome = 'up'), 0) AS up_ms,
        coalesce(sum(interval_ms) FILTER (WHERE outcome <> 'unknown'), 0) AS known_ms,
        min(total_us) AS total_min_us, max(total_us) AS total_max_us,
        sum(total_us) AS total_sum_us,
        sum(dns_us) AS dns_sum_us, sum(connect_us) AS connect_sum_us, sum(tls_us) AS tls_sum_us,
        sum(send_us) AS send_sum_us, sum(wait_us) AS wait_sum_us,
        sum(receive_us) AS receive_sum_us
      FROM check_history JOIN unnest(?::date[], ?::timestamptz[], ?::timestamptz[])
        AS piece (on_day, from_at, to_at)
        ON day = on_day AND scheduled_at >= from_at AND scheduled_at < to_at
      WHERE target_id = ? AND location_id = ANY (?) AND day = ANY (?)
        AND scheduled_at >= ? AND scheduled_at < ?
      GROUP BY at, location_id, bucket
      """;

  private static String rollup(String table, String at, String column, String type) {
    return """
    SELECT %s AS at, location_id, answered, up, down, unknown, up_ms, known_ms, total_min_us, total_max_us,
      total_sum_us, dns_sum_us, connect_sum_us, tls_sum_us, send_sum_us, wait_sum_us,
      receive_sum_us, buckets, bucket_checks
    FROM %s JOIN unnest(?::%s[], ?::%3$s[]) AS piece (from_at, to_at)
      ON %s >= from_at AND %4$s < to_at
    WHERE target_id = ? AND location_id = ANY (?) AND %4$s >= ? AND %4$s < ?
    """
        .formatted(at, table, type, column);
  }

  private final Connection connection;
  private final TargetSelection selection;

  SumsReader(Connection connection, TargetSelection selection) {
    this.connection = connection;
    this.selection = selection;
  }

  /** Hears of parts of the sums, in any order. */
  @FunctionalInterface
  interface Sink {
    /** Checks at this location from this moment on, within one step. */
    void add(Instant at, int locationId, Sums part) throws SQLException;
  }

  /** The same of one span. */
  void read(Span span, RetentionHorizon horizon, ChronoUnit coarsest, Duration step, Sink sink)
      throws SQLException {
    read(List.of(span), horizon, coarsest, step, sink);
  }

  /**
   * Reads spans: by one statement for each level, however many they are.
   *
   * @param spans in order, none touches another
   * @param horizon how far the levels go back
   * @param coarsest the largest rollup that fits into a step: days, hours, or anything smaller for
   *     none
   * @param step what single checks may be added up to; steps begin where the first span does
   */
  void read(
      List<Span> spans, RetentionHorizon horizon, ChronoUnit coarsest, Duration step, Sink sink)
      throws SQLException {
    if (spans.isEmpty()) {
      return;
    }
    Span all = Span.around(spans);
    ReadPlan plan = ReadPlan.of(spans, TouchedHours.in(connection, all), horizon, coarsest);
    readRollup(DAYS, "date", plan.days(), Partitions::day, sink);
    readRollup(HOURS, "timestamptz", plan.hours(), Timestamptz::of, sink);
    readChecks(plan.checks().stream().flatMap(Span::byDay).toList(), all.from(), step, sink);
  }

  private void readRollup(
      String sql, String type, List<Span> spans, Function<Instant, Object> value, Sink sink)
      throws SQLException {
    if (spans.isEmpty()) {
      return;
    }
    Span all = Span.around(spans);
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      statement.setArray(1, array(type, spans, span -> value.apply(span.from())));
      statement.setArray(2, array(type, spans, span -> value.apply(span.to())));
      statement.setInt(3, selection.targetId());
      statement.setArray(4, locations());
      statement.setObject(5, value.apply(all.from()));
      statement.setObject(6, value.apply(all.to()));
      ResultSet rows = statement.executeQuery();
      while (rows.next()) {
        Sums sums = counts(rows);
        if (rows.getLong("answered") > 0) {
          durations(sums, rows, rows.getLong("answered"));
          buckets(sums, rows);
        }
        sink.add(Timestamptz.read(rows, 1), rows.getInt(2), sums);
      }
    }
  }

  /** Each of the spans lies within a day. */
  private void readChecks(List<Span> spans, Instant start, Duration step, Sink sink)
      throws SQLException {
    if (spans.isEmpty()) {
      return;
    }
    Span all = Span.around(spans);
    Array days = array("date", spans, span -> Partitions.day(span.from()));
    try (PreparedStatement statement = connection.prepareStatement(CHECKS)) {
      statement.setLong(1, Math.max(1, step.toMillis()));
      statement.setObject(2, Timestamptz.of(start));
      statement.setArray(3, days);
      statement.setArray(4, array("timestamptz", spans, span -> Timestamptz.of(span.from())));
      statement.setArray(5, array("timestamptz", spans, span -> Timestamptz.of(span.to())));
      statement.setInt(6, selection.targetId());
      statement.setArray(7, locations());
      statement.setArray(8, days);
      statement.setObject(9, Timestamptz.of(all.from()));
      statement.setObject(10, Timestamptz.of(all.to()));
      ResultSet rows = statement.executeQuery();
      while (rows.next()) {
        Sums sums = counts(rows);
        Integer bucket = rows.getObject("bucket", Integer.class);
        if (bucket != null) {
          durations(sums, rows, rows.getLong("checks"));
          sums.bucket(bucket, rows.getLong("checks"));
        }
        sink.add(Timestamptz.read(rows, 1), rows.getInt(2), sums);
      }
    }
  }

  private Array locations() throws SQLException {
    return connection.createArrayOf("integer", selection.locationIds().toArray());
  }

  private Array array(String type, List<Span> spans, Function<Span, Object> value)
      throws SQLException {
    return connection.createArrayOf(type, spans.stream().map(value).toArray());
  }

  private static Sums counts(ResultSet row) throws SQLException {
    Sums sums = new Sums();
    sums.count(row.getLong("up"), row.getLong("down"), row.getLong("unknown"));
    sums.time(row.getLong("up_ms"), row.getLong("known_ms"));
    return sums;
  }

  private static void durations(Sums sums, ResultSet row, long checks) throws SQLException {
    sums.durations(
        checks,
        row.getLong("total_min_us"),
        row.getLong("total_max_us"),
        row.getLong("total_sum_us"));
    for (Phase phase : Phase.values()) {
      long sum = row.getLong(phase.wireName() + "_sum_us");
      if (!row.wasNull()) {
        sums.phase(phase, sum);
      }
    }
  }

  private static void buckets(Sums sums, ResultSet row) throws SQLException {
    Number[] buckets = (Number[]) row.getArray("buckets").getArray();
    Number[] checks = (Number[]) row.getArray("bucket_checks").getArray();
    for (int i = 0; i < buckets.length; i++) {
      sums.bucket(buckets[i].intValue(), checks[i].longValue());
    }
  }
}
