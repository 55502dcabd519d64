package dev.vedette.bench.store;

import dev.vedette.bench.harness.Progress;
import dev.vedette.store.Database;
import dev.vedette.store.StorageSettings;
import dev.vedette.store.history.History;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;

/**
 * A year of checks at one minute, made inside the database: 30 days raw, eleven months archived,
 * all rolled up. To keep it to minutes, only a tenth of the targets (the archived ones) have more
 * raw checks than those of two days, and hours older than a month; everything else is complete.
 */
final class GeneratedYear {
  private static final int DAYS = 365;
  private static final int ARCHIVED_SHARE = 25;

  /** Raw days of all targets. */
  private static final int FULL_DAYS = 2;

  private static final String FUNCTIONS =
      """
      CREATE FUNCTION noisy(median float8, sigma float8) RETURNS integer LANGUAGE sql VOLATILE AS $$
        SELECT (median * exp(sigma * random_normal()))::integer
      $$
      """;

  private final String jdbcUrl;
  private final Database database;
  private final int targets;
  private final Instant now;
  private final LocalDate today;

  GeneratedYear(String jdbcUrl, Database database, int targets, Instant now) {
    this.jdbcUrl = jdbcUrl;
    this.database = database;
    this.targets = targets;
    this.now = now;
    today = now.atZone(ZoneOffset.UTC).toLocalDate();
  }

  /** The targets that have all of the year. */
  int archivedTargets() {
    return Math.max(1, targets / ARCHIVED_SHARE);
  }

  String target(int number) {
    return "shop-" + (number + 1);
  }

  void generate() throws SQLException {
    int raw = StorageSettings.DEFAULT.raw().days();
    History history = new History(database, StorageSettings.DEFAULT);
    try (Connection connection = DriverManager.getConnection(jdbcUrl);
        Statement statement = connection.createStatement()) {
      statement.execute(FUNCTIONS);
      names(statement);
      Progress.say("queries: %d raw days of %d targets".formatted(raw + 1, archivedTargets()));
      for (int ago = raw + 1; ago >= 0; ago--) {
        day(statement, today.minusDays(ago), ago < FULL_DAYS ? targets : archivedTargets());
      }
      Progress.say("queries: rolling up, and archiving a day");
      statement.execute(
          """
          INSERT INTO touched_hour (hour)
          SELECT DISTINCT date_bin('1 hour', scheduled_at, timestamptz 'epoch') FROM check_result
          """);
      history.maintain(now);
      Progress.say("queries: copying that day and its sums to the rest of the year");
      for (int ago = raw + 2; ago < DAYS; ago++) {
        copy(statement, today.minusDays(raw + 1L), today.minusDays(ago));
      }
      bars(statement);
      states(statement);
      Progress.say("queries: vacuum and analyze");
      statement.execute("VACUUM ANALYZE");
    }
  }

  private void names(Statement statement) throws SQLException {
    statement.execute("INSERT INTO location (name) VALUES ('berlin-1')");
    statement.execute(
        """
        INSERT INTO target (interval_ms, first_seen, last_seen, name, url, tags)
        SELECT 60000, now() - interval '365 days', now(), 'shop-' || n,
          'https://shop-' || n || '.example/', '{"team": "web"}'
        FROM generate_series(1, %d) n
        """
            .formatted(targets));
    statement.execute(
        """
        INSERT INTO target_location (target_id, location_id, first_seen, last_seen)
        SELECT target_id, 1, first_seen, last_seen FROM target
        """);
  }

  private static void day(Statement statement, LocalDate day, int targets) throws SQLException {
    partition(statement, "check_result", day, day.plusDays(1), 8);
    statement.execute(raw(day, targets));
  }

  private static String raw(LocalDate day, int targets) {
    return """
    INSERT INTO check_result (scheduled_at, bytes, target_id, location_id, late_ms, interval_ms,
      total_us, dns_us, connect_us, tls_us, send_us, wait_us, receive_us, outcome, failure_code,
      failure_phase, status, redirects, certificate_trusted, http_version, ip, failure_message)
    SELECT at, 5120 + minute %% 50, target, 1, minute %% 4, 60000,
      dns + connect + tls + send + wait + receive + minute %% 3,
      dns, connect, tls, send, wait, receive,
      CASE WHEN down THEN 'down'::outcome ELSE 'up' END,
      CASE WHEN down THEN 'status_unexpected'::failure_code END,
      CASE WHEN down THEN 'wait'::phase END,
      CASE WHEN down THEN 503 ELSE 200 END, 0, true, '1.1', '192.0.2.7',
      CASE WHEN down THEN 'expected status 2xx, got 503' END
    FROM (
      SELECT target, minute, minute %% 500 = target %% 500 AS down,
        timestamptz '%1$s 00:00+00' + minute * interval '1 minute'
          + (target * 977 %% 60000) * interval '1 ms' AS at,
        noisy(300, 0.3) AS dns, noisy(8000, 0.2) AS connect, noisy(15000, 0.2) AS tls,
        noisy(60, 0.3) AS send, noisy(41200, 0.3) AS wait, noisy(900, 0.4) AS receive
      FROM generate_series(0, 1439) AS minute, generate_series(1, %2$d) AS target
    ) s
    WHERE at < now()
    ORDER BY at
    """
        .formatted(day, targets);
  }

  private static void copy(Statement statement, LocalDate from, LocalDate to) throws SQLException {
    LocalDate month = to.withDayOfMonth(1);
    partition(statement, "check_archive", month, month.plusMonths(1), 6);
    partition(statement, "rollup_hour", month, month.plusMonths(1), 6);
    for (String table : new String[] {"check_archive", "rollup_day"}) {
      statement.execute(
          """
          CREATE TEMPORARY TABLE copied ON COMMIT PRESERVE ROWS AS
            SELECT * FROM %1$s WHERE day = '%2$s';
          UPDATE copied SET day = '%3$s';
          INSERT INTO %1$s SELECT * FROM copied;
          DROP TABLE copied
          """
              .formatted(table, from, to));
    }
    statement.execute(
        """
        CREATE TEMPORARY TABLE copied AS
          SELECT * FROM rollup_hour WHERE hour >= '%1$s 00:00+00' AND hour < '%1$s 24:00+00';
        UPDATE copied SET hour = hour - (date '%1$s' - date '%2$s') * interval '1 day';
        INSERT INTO rollup_hour SELECT * FROM copied;
        DROP TABLE copied
        """
            .formatted(from, to));
  }

  /** The days of the targets that have no checks then. */
  private void bars(Statement statement) throws SQLException {
    statement.execute(
        """
        CREATE TEMPORARY TABLE copied AS
          SELECT r.*, ago FROM rollup_day r, generate_series(1, %1$d) AS ago
          WHERE r.day = '%2$s' AND r.target_id > %3$d;
        UPDATE copied SET day = day - ago;
        ALTER TABLE copied DROP COLUMN ago;
        INSERT INTO rollup_day SELECT * FROM copied ON CONFLICT DO NOTHING;
        DROP TABLE copied
        """
            .formatted(DAYS - FULL_DAYS, today.minusDays(FULL_DAYS - 1L), archivedTargets()));
  }

  /** As the writer keeps them. */
  private static void states(Statement statement) throws SQLException {
    statement.execute(
        """
        INSERT INTO target_state (target_id, location_id, scheduled_at, known_at, seen_at,
          interval_ms, total_us, outcome, failure_code, failure_phase, status, failure_message,
          recent_ms, recent_us, recent_codes)
        SELECT t.target_id, 1, c.scheduled_at, c.scheduled_at, c.scheduled_at, c.interval_ms,
          c.total_us, c.outcome, c.failure_code, c.failure_phase, c.status, c.failure_message,
          '{}', '{}', '{}'
        FROM target t CROSS JOIN LATERAL (
          SELECT * FROM check_result r WHERE r.target_id = t.target_id
          ORDER BY scheduled_at DESC LIMIT 1) c
        """);
  }

  /** More targets with days and a state, and checks of the current hour. */
  void grow(int all) throws SQLException {
    Progress.say("queries: growing to %d targets".formatted(all));
    int more = all - targets;
    try (Connection connection = DriverManager.getConnection(jdbcUrl);
        Statement statement = connection.createStatement()) {
      statement.execute(
          """
          INSERT INTO target (interval_ms, first_seen, last_seen, name, url, tags)
          SELECT 60000, now() - interval '365 days', now(), 'more-' || n,
            'https://more-' || n || '.example/', '{"team": "web"}'
          FROM generate_series(1, %1$d) n;
          INSERT INTO target_location (target_id, location_id, first_seen, last_seen)
          SELECT target_id, 1, first_seen, last_seen FROM target WHERE name LIKE 'more-%%';
          INSERT INTO rollup_day (day, target_id, up_ms, known_ms, total_sum_us, location_id, up,
            down, unknown, answered, buckets, bucket_checks)
          SELECT current_date - ago, target_id, 86340000, 86400000, 0, 1, 1439, 1, 0, 1440, '{}',
            '{}'
          FROM target, generate_series(1, 90) ago WHERE name LIKE 'more-%%';
          INSERT INTO target_state
          SELECT m.target_id, s.location_id, s.scheduled_at, s.known_at, s.seen_at, s.interval_ms,
            s.total_us, s.certificate_id, s.outcome, s.failure_code, s.failure_phase, s.status,
            s.failure_message, s.recent_ms, s.recent_us, s.recent_codes
          FROM target m, target_state s WHERE m.name LIKE 'more-%%' AND s.target_id = 1
          """
              .formatted(more));
      statement.execute("VACUUM ANALYZE");
    }
  }

  private static void partition(
      Statement statement, String table, LocalDate from, LocalDate to, int digits)
      throws SQLException {
    statement.execute(
        "CREATE TABLE IF NOT EXISTS %1$s_%2$s PARTITION OF %1$s FOR VALUES FROM ('%3$s 00:00+00') TO ('%4$s 00:00+00')"
            .formatted(table, from.toString().replace("-", "").substring(0, digits), from, to));
  }

  @Override
  public String toString() {
    return "a year of %d targets at one minute (the archive, hours older than %d days and raw days older than %d: of %d)"
        .formatted(targets, StorageSettings.DEFAULT.raw().days(), FULL_DAYS, archivedTargets());
  }
}
