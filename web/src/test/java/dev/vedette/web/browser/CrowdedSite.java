package dev.vedette.web.browser;

import dev.vedette.embedded.EmbeddedPostgres;
import dev.vedette.embedded.PostgresOptions;
import dev.vedette.store.Database;
import dev.vedette.store.PostgresSettings;
import dev.vedette.web.WebServer;
import dev.vedette.web.WebSettings;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;

/** A server that shows a thousand targets with 90 days each. */
final class CrowdedSite implements AutoCloseable {
  private static final String HISTORY =
      """
      SET TIME ZONE 'UTC';
      INSERT INTO location (name) VALUES ('berlin-1');
      INSERT INTO target (interval_ms, first_seen, last_seen, name, url, tags)
      SELECT 300000, now() - interval '90 days', now(), 'target-' || lpad(n::text, 4, '0'),
        'https://' || n || '.example/', jsonb_build_object('team', 'team-' || n % 7)
      FROM generate_series(1, 1000) n;
      INSERT INTO target_location (target_id, location_id, first_seen, last_seen)
      SELECT target_id, location_id, first_seen, last_seen FROM target, location;
      INSERT INTO rollup_day (day, target_id, location_id, up_ms, known_ms, total_sum_us, up, down,
        unknown, answered, buckets, bucket_checks)
      SELECT current_date - ago, target_id, location_id, 300000 * (288 - lost - failed),
        300000 * (288 - lost), 0, 288 - lost - failed, failed, lost, 288 - lost, '{}', '{}'
      FROM (
        SELECT target_id, location_id, ago,
          CASE WHEN (target_id * 7 + ago * 3) % 41 = 0 THEN (target_id * ago) % 60 ELSE 0 END AS failed,
          CASE WHEN (target_id * 5 + ago) % 67 = 0 THEN 96 ELSE 0 END AS lost
        FROM target_location, generate_series(1, 90) ago
      ) days;
      INSERT INTO target_state (target_id, location_id, scheduled_at, known_at, seen_at, interval_ms,
        total_us, outcome, recent_ms, recent_us, recent_codes)
      SELECT target_id, location_id, now(), now(), now(), 300000, 120000, 'up', '{}', '{}', '{}'
      FROM target_location;
      INSERT INTO incident (incident_id, opened_at, began_after, began_before, target_id, kind,
        status, failure_code, failure_phase, failure_message, down)
      SELECT gen_random_uuid(), now() - interval '8 minutes', now() - interval '15 minutes',
        now() - interval '10 minutes', target_id, 'down', 503, 'status_unexpected', 'wait',
        'expected status 2xx, got 503', '{berlin-1}'
      FROM target WHERE target_id <= 3;
      INSERT INTO maintenance_window (targets, tags, from_at, to_at, created_at)
      VALUES ('{target-0005}', '{}', now() - interval '1 hour', now() + interval '5 hours', now())
      """;

  /** Some targets have a new check, and one of them, which did not yet, fails. */
  private static final String CHANGE =
      """
      UPDATE target_state SET scheduled_at = now(), known_at = now(), seen_at = now()
      WHERE target_id BETWEEN 1 AND 40;
      UPDATE target_state SET outcome = 'down', failure_code = 'status_unexpected',
        failure_phase = 'wait', failure_message = 'expected status 2xx, got 503', status = 503
      WHERE target_id = %d
      """;

  /** The last that fails; those before it have an incident or maintenance. */
  private final AtomicInteger failing = new AtomicInteger(9);

  private final EmbeddedPostgres postgres;
  private final Database database;
  private final WebServer server;

  private CrowdedSite(EmbeddedPostgres postgres, Database database, WebServer server) {
    this.postgres = postgres;
    this.database = database;
    this.server = server;
  }

  /**
   * Makes its history and shows it.
   *
   * @param directory of the database
   */
  static CrowdedSite start(Path directory) {
    try {
      return started(directory);
    } catch (IOException | SQLException e) {
      throw new IllegalStateException("no crowded site", e);
    }
  }

  private static CrowdedSite started(Path directory) throws IOException, SQLException {
    EmbeddedPostgres postgres = EmbeddedPostgres.start(directory, PostgresOptions.forTests());
    Database database = Database.open(new PostgresSettings(postgres.uri()));
    database.migrate();
    execute(postgres.jdbcUrl(), HISTORY);
    WebServer server =
        WebServer.start(
            new WebSettings("127.0.0.1", 0),
            database,
            path -> Optional.empty(),
            new SimpleMeterRegistry(),
            InstantSource.system());
    return new CrowdedSite(postgres, database, server);
  }

  private static void execute(String jdbcUrl, String sql) throws SQLException {
    try (Connection connection = DriverManager.getConnection(jdbcUrl);
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  /** What is new to an open page. */
  void change() throws SQLException {
    execute(postgres.jdbcUrl(), CHANGE.formatted(failing.incrementAndGet()));
  }

  String address(String path) {
    return "http://127.0.0.1:" + server.port() + path;
  }

  @Override
  public void close() {
    server.close();
    database.close();
    postgres.close();
  }
}
