package dev.vedette.bench.store;

import dev.vedette.store.query.Span;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;

/**
 * Days of checks at one minute, made inside the database; each target fails for five minutes every
 * ten hours.
 */
final class GeneratedDays {
  private GeneratedDays() {}

  static void raw(String jdbcUrl, int targets, Span span) throws SQLException {
    try (Connection connection = DriverManager.getConnection(jdbcUrl);
        Statement statement = connection.createStatement()) {
      statement.execute(names(targets, span));
      for (LocalDate day = day(span.from()); day.isBefore(day(span.to())); day = day.plusDays(1)) {
        statement.execute(rawDay(day, targets));
      }
      statement.execute("VACUUM ANALYZE check_result");
    }
  }

  static void archive(String jdbcUrl, int targets, Span span) throws SQLException {
    LocalDate first = day(span.from());
    try (Connection connection = DriverManager.getConnection(jdbcUrl);
        Statement statement = connection.createStatement()) {
      statement.execute(names(targets, span));
      LocalDate month = first.withDayOfMonth(1);
      for (; month.isBefore(day(span.to())); month = month.plusMonths(1)) {
        statement.execute(
            "CREATE TABLE check_archive_%s PARTITION OF check_archive FOR VALUES FROM ('%s') TO ('%s')"
                .formatted(
                    month.toString().replace("-", "").substring(0, 6), month, month.plusMonths(1)));
      }
      statement.execute(archivedDay(first, targets));
      for (LocalDate day = first.plusDays(1); day.isBefore(day(span.to())); day = day.plusDays(1)) {
        statement.execute(copiedDay(first, day));
      }
      statement.execute("VACUUM ANALYZE check_archive");
    }
  }

  private static String names(int targets, Span span) {
    return """
    INSERT INTO location (name) VALUES ('berlin-1');
    INSERT INTO target (interval_ms, first_seen, last_seen, name, url, tags)
    SELECT 60000, '%s', '%s', 'shop-' || n, 'https://shop-' || n || '.example/', '{}'
    FROM generate_series(1, %d) n;
    INSERT INTO target_location (target_id, location_id, first_seen, last_seen)
    SELECT target_id, 1, first_seen, last_seen FROM target
    """
        .formatted(span.from(), span.to(), targets);
  }

  /** In the order of time, as they come in. */
  private static String rawDay(LocalDate day, int targets) {
    return """
    CREATE TABLE check_result_%1$s PARTITION OF check_result
      FOR VALUES FROM ('%2$s 00:00+00') TO ('%3$s 00:00+00');
    INSERT INTO check_result (scheduled_at, bytes, target_id, location_id, late_ms, interval_ms,
      total_us, dns_us, connect_us, tls_us, send_us, wait_us, receive_us, outcome, failure_code,
      failure_phase, status, redirects, certificate_trusted, http_version, ip, failure_message)
    SELECT at, 5120, target, 1, 1, 60000, 65460, 300, 8000, 15000, 60, 41200, 900,
      CASE WHEN down THEN 'down'::outcome ELSE 'up' END,
      CASE WHEN down THEN 'status_unexpected'::failure_code END,
      CASE WHEN down THEN 'wait'::phase END,
      CASE WHEN down THEN 503 ELSE 200 END, 0, true, '1.1', '192.0.2.7',
      CASE WHEN down THEN 'expected status 2xx, got 503' END
    FROM (
      SELECT target, (minute + target) %% 600 < 5 AS down,
        timestamptz '%2$s 00:00+00' + minute * interval '1 minute'
          + (target * 977 %% 60000) * interval '1 ms' AS at
      FROM generate_series(0, 1439) AS minute, generate_series(1, %4$d) AS target
    ) s
    """
        .formatted(day.toString().replace("-", ""), day, day.plusDays(1), targets);
  }

  /**
   * The columns that a decision asks for are those of the raw days; the others hold what takes
   * about as much room. Made once for all targets that fail at the same minutes.
   */
  private static String archivedDay(LocalDate day, int targets) {
    return """
    INSERT INTO check_archive (day, target_id, location_id, checks, slot_step_ms, late_ms,
      interval_ms, rest_us, dns_low, connect_low, tls_low, send_low, wait_low, receive_low,
      outcome, failure_code, failure_phase, status, redirects, bytes, certificate_trusted,
      http_version, ip, failure_message)
    SELECT '%1$s', target, 1, 1440,
      (target * 977 %% 60000) || array_fill(60000, ARRAY[1439]), array_fill(1, ARRAY[1440]),
      array_fill(60000, ARRAY[1440]), array_fill(0::bigint, ARRAY[1440]),
      noise, noise, noise, noise, noise, noise,
      outcome, failure_code, failure_phase, status, array_fill(0::smallint, ARRAY[1440]),
      array_fill(5120::bigint, ARRAY[1440]), array_fill(true, ARRAY[1440]),
      array_fill('1.1'::text, ARRAY[1440]), array_fill('192.0.2.7'::inet, ARRAY[1440]), message
    FROM generate_series(1, %2$d) AS target
    JOIN (
      SELECT beginning,
        array_agg((minute * 7919 %% 60000 - 30000)::smallint ORDER BY minute) AS noise,
        array_agg(CASE WHEN down THEN 'down'::outcome ELSE 'up' END ORDER BY minute) AS outcome,
        array_agg(CASE WHEN down THEN 'status_unexpected'::failure_code END ORDER BY minute)
          AS failure_code,
        array_agg(CASE WHEN down THEN 'wait'::phase END ORDER BY minute) AS failure_phase,
        array_agg((CASE WHEN down THEN 503 ELSE 200 END)::smallint ORDER BY minute) AS status,
        array_agg(CASE WHEN down THEN 'expected status 2xx, got 503' END ORDER BY minute)
          AS message
      FROM (
        SELECT beginning, minute, (minute + beginning) %% 600 < 5 AS down
        FROM generate_series(0, 599) AS beginning, generate_series(0, 1439) AS minute
      ) s
      GROUP BY beginning
    ) day ON day.beginning = target %% 600
    """
        .formatted(day, targets);
  }

  private static String copiedDay(LocalDate from, LocalDate to) {
    return """
    CREATE TEMPORARY TABLE copied AS SELECT * FROM check_archive WHERE day = '%1$s';
    UPDATE copied SET day = '%2$s';
    INSERT INTO check_archive SELECT * FROM copied;
    DROP TABLE copied
    """
        .formatted(from, to);
  }

  private static LocalDate day(Instant time) {
    return LocalDate.ofInstant(time, ZoneOffset.UTC);
  }
}
