package dev.vedette.bench.store;

import dev.vedette.bench.harness.Options;
import dev.vedette.bench.harness.Progress;
import dev.vedette.embedded.EmbeddedPostgres;
import dev.vedette.embedded.PostgresOptions;
import dev.vedette.store.Database;
import dev.vedette.store.PostgresSettings;
import dev.vedette.store.observations.Backtest;
import dev.vedette.store.query.Span;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * How long it takes to decide once more about the incidents of 30 days of checks at one minute, all
 * raw, by the rules of their time.
 */
final class BacktestTime {
  private static final int DAYS = 30;

  private BacktestTime() {}

  static Map<String, @Nullable Object> measure(Path directory, Options options)
      throws SQLException {
    try (EmbeddedPostgres postgres =
            EmbeddedPostgres.start(directory, new PostgresOptions(0, false, null));
        Database database = Database.open(new PostgresSettings(postgres.uri()))) {
      database.migrate();
      Instant end = Instant.now().truncatedTo(ChronoUnit.DAYS);
      Span span = Span.last(Duration.ofDays(DAYS), end);
      generate(postgres.jdbcUrl(), options.targets(), span);
      return measure(database, span);
    }
  }

  private static void generate(String jdbcUrl, int targets, Span span) throws SQLException {
    Progress.say("backtest: making %d days of %d targets".formatted(DAYS, targets));
    try (Connection connection = DriverManager.getConnection(jdbcUrl);
        Statement statement = connection.createStatement()) {
      statement.execute("INSERT INTO location (name) VALUES ('berlin-1')");
      statement.execute(
          """
          INSERT INTO target (interval_ms, first_seen, last_seen, name, url, tags)
          SELECT 60000, '%s', '%s', 'shop-' || n, 'https://shop-' || n || '.example/', '{}'
          FROM generate_series(1, %d) n
          """
              .formatted(span.from(), span.to(), targets));
      statement.execute(
          """
          INSERT INTO target_location (target_id, location_id, first_seen, last_seen)
          SELECT target_id, 1, first_seen, last_seen FROM target
          """);
      for (int day = 0; day < DAYS; day++) {
        day(statement, span.from().atZone(ZoneOffset.UTC).toLocalDate().plusDays(day), targets);
      }
      statement.execute("VACUUM ANALYZE check_result");
    }
  }

  /** In the order of time, as they come in; each target fails for five minutes every ten hours. */
  private static void day(Statement statement, LocalDate day, int targets) throws SQLException {
    statement.execute(
        "CREATE TABLE check_result_%1$s PARTITION OF check_result FOR VALUES FROM ('%2$s 00:00+00') TO ('%3$s 00:00+00')"
            .formatted(day.toString().replace("-", ""), day, day.plusDays(1)));
    statement.execute(
        """
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
            timestamptz '%1$s 00:00+00' + minute * interval '1 minute'
              + (target * 977 %% 60000) * interval '1 ms' AS at
          FROM generate_series(0, 1439) AS minute, generate_series(1, %2$d) AS target
        ) s
        """
            .formatted(day, targets));
  }

  private static Map<String, @Nullable Object> measure(Database database, Span span) {
    Progress.say("backtest: deciding once more");
    AtomicLong incidents = new AtomicLong();
    long startedAt = System.nanoTime();
    long checks =
        new Backtest(database)
            .run(
                null,
                span,
                (target, ofItsTime) -> ofItsTime,
                (target, found) -> incidents.addAndGet(found.size()));
    double seconds = (System.nanoTime() - startedAt) / 1e9;
    System.out.printf(
        "%n  decided once more about %,d checks in %.1f s, %,.0f a second: %,d incidents%n",
        checks, seconds, checks / seconds, incidents.get());
    Map<String, @Nullable Object> figures = new LinkedHashMap<>();
    figures.put("backtest_s", seconds);
    return figures;
  }
}
