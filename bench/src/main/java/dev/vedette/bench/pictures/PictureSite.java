package dev.vedette.bench.pictures;

import dev.vedette.embedded.EmbeddedPostgres;
import dev.vedette.embedded.PostgresOptions;
import dev.vedette.model.CheckResult;
import dev.vedette.store.Database;
import dev.vedette.store.PostgresSettings;
import dev.vedette.store.StorageSettings;
import dev.vedette.store.checks.CheckResults;
import dev.vedette.store.decisions.DecisionListener;
import dev.vedette.store.decisions.Decisions;
import dev.vedette.store.history.History;
import dev.vedette.store.incidents.IncidentAction;
import dev.vedette.store.incidents.IncidentActions;
import dev.vedette.store.incidents.IncidentFilter;
import dev.vedette.store.incidents.Incidents;
import dev.vedette.web.WebServer;
import dev.vedette.web.WebSettings;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Twelve websites of an invented company with 90 days each, always the same, at one moment of an
 * afternoon on which one is down and another from one place alone. The last week is made of checks
 * that went through the code that stores and decides; of the days before there are sums.
 */
final class PictureSite implements AutoCloseable {
  private static final Instant NOW = Instant.parse("2026-11-24T14:32:00Z");
  private static final Instant WEEK = Instant.parse("2026-11-17T00:00:00Z");
  private static final Instant NEVER = Instant.parse("2030-01-01T00:00:00Z");
  private static final Instant CHECKOUT_DOWN = Instant.parse("2026-11-24T14:05:00Z");
  private static final Instant SEARCH_DOWN = Instant.parse("2026-11-24T13:40:00Z");
  private static final Instant SOON = Instant.parse("2026-11-30T09:00:00Z");
  private static final int SEED = 11;

  /** Of the figures of the days a read follows the first. */
  private static final Duration READS = Duration.ofSeconds(3);

  private static final String DAYS_BEFORE =
      """
      SET TIME ZONE 'UTC';
      UPDATE target SET first_seen = '2026-08-27';
      UPDATE target_location SET first_seen = '2026-08-27';
      INSERT INTO rollup_day (day, target_id, location_id, up_ms, known_ms, total_sum_us, up, down,
        unknown, answered, buckets, bucket_checks)
      SELECT day, target_id, location_id, 300000 * (288 - lost - failed), 300000 * (288 - lost), 0,
        288 - lost - failed, failed, lost, 288 - lost, '{}', '{}'
      FROM (
        SELECT day::date, target_id, location_id,
          CASE WHEN (target_id * 7 + extract(doy FROM day)::integer * 3) % 43 = 0
            THEN 2 + (target_id * 11) % 40 ELSE 0 END AS failed,
          CASE WHEN (target_id * 5 + extract(doy FROM day)::integer) % 71 = 0
            THEN 96 ELSE 0 END AS lost
        FROM target_location, generate_series('2026-08-27'::date, '2026-11-16', '1 day') day
      ) days
      ON CONFLICT DO NOTHING;
      INSERT INTO incident (incident_id, opened_at, began_after, began_before, closed_at,
        target_id, kind, reason, status, failure_code, failure_phase, failure_message, down)
      SELECT md5(day::text || target_id)::uuid, at, at - interval '15 minutes',
        at - interval '10 minutes', at + (target_id * 11 % 40) * interval '5 minutes', target_id,
        'down', 'recovered', 503, 'status_unexpected', 'wait', 'expected status 2xx, got 503',
        '{berlin-1}'
      FROM (
        SELECT day, target_id, day + interval '9 hours' AS at
        FROM target, generate_series('2026-08-27'::timestamptz, '2026-11-16', '1 day') day
        WHERE (target_id * 7 + extract(doy FROM day)::integer * 3) % 43 = 0
          AND target_id * 11 % 40 > 4
      ) outages
      """;

  private final EmbeddedPostgres postgres;
  private final Database database;
  private final WebServer server;

  private PictureSite(EmbeddedPostgres postgres, Database database, WebServer server) {
    this.postgres = postgres;
    this.database = database;
    this.server = server;
  }

  static PictureSite start(Path directory) throws Exception {
    EmbeddedPostgres postgres =
        EmbeddedPostgres.start(directory, new PostgresOptions(0, false, null));
    Database database = Database.open(new PostgresSettings(postgres.uri()));
    database.migrate();
    fill(database, postgres.jdbcUrl());
    AtomicReference<Instant> clock = new AtomicReference<>(NOW.minusSeconds(60));
    WebServer server =
        WebServer.start(
            new WebSettings("127.0.0.1", 0),
            database,
            path -> Optional.empty(),
            new SimpleMeterRegistry(),
            clock::get);
    for (int before = 45; before >= 0; before -= 15) {
      Thread.sleep(READS);
      clock.set(NOW.minusSeconds(before));
      var _ = server.health();
    }
    Thread.sleep(READS);
    return new PictureSite(postgres, database, server);
  }

  private static void fill(Database database, String jdbcUrl) throws SQLException {
    Decisions decisions = new Decisions(database, DecisionListener.NONE, Decisions.MAX_TARGETS);
    CheckResults results = new CheckResults(database, InstantSource.fixed(NOW), decisions);
    List<CheckResult> checks = new ArrayList<>();
    targets().forEach(target -> checks.addAll(target.checks(WEEK, NOW)));
    checks.sort(Comparator.comparing(CheckResult::scheduledAt));
    int batch = 2_000;
    for (int from = 0; from < checks.size(); from += batch) {
      var _ = results.insert(checks.subList(from, Math.min(checks.size(), from + batch)));
    }
    while (!decisions.save(Map.of())) {
      // What is left comes with the next.
    }
    new History(database, StorageSettings.DEFAULT).maintain(NOW);
    try (Connection connection = DriverManager.getConnection(jdbcUrl);
        Statement statement = connection.createStatement()) {
      statement.execute(DAYS_BEFORE);
    }
    new Incidents(database)
        .list(new IncidentFilter(null, "checkout", null, true, 1))
        .forEach(incident ->
            new IncidentActions(database)
                .add(incident.id(), IncidentAction.Type.ACK, "ada", "rolling back the release"));
  }

  private static List<PictureTarget> targets() {
    List<PictureTarget> targets = new ArrayList<>();
    add(targets, "shop", "web", 140, 3, NEVER);
    add(targets, "checkout", "payments", 210, 3, CHECKOUT_DOWN);
    add(targets, "login", "platform", 60, 3, NEVER);
    add(targets, "search", "web", 320, 1, NEVER);
    targets.add(target("search", "oslo-1", "web", 320, SEARCH_DOWN));
    add(targets, "api", "platform", 45, 3, NEVER);
    add(targets, "blog", "press", 180, 1, NEVER);
    add(targets, "docs", "press", 90, 2, NEVER);
    add(targets, "status", "platform", 30, 1, NEVER);
    add(targets, "newsletter", "press", 260, 1, NEVER);
    add(targets, "images", "web", 25, 2, NEVER);
    add(targets, "payouts", "payments", 150, 2, NEVER);
    add(targets, "intranet", "platform", 410, 1, NEVER);
    return targets;
  }

  private static void add(
      List<PictureTarget> targets,
      String name,
      String team,
      int waitMs,
      int locations,
      Instant down) {
    for (String location : List.of("berlin-1", "tokyo-1", "oslo-1").subList(0, locations)) {
      targets.add(target(name, location, team, waitMs, down));
    }
  }

  private static PictureTarget target(
      String name, String location, String team, int waitMs, Instant down) {
    Random random = new Random(SEED + name.hashCode() * 31L + location.hashCode());
    Instant certificateEnds = name.equals("newsletter") ? SOON : NOW.plus(Duration.ofDays(61));
    return new PictureTarget(name, location, team, waitMs, down, certificateEnds, random);
  }

  String address(String path) {
    return "http://127.0.0.1:" + server.port() + path;
  }

  /** The page of what is wrong with a target. */
  String incident(String target) {
    return "/incidents/"
        + new Incidents(database)
            .list(new IncidentFilter(null, target, null, true, 1))
            .getFirst()
            .id();
  }

  @Override
  public void close() {
    server.close();
    database.close();
    postgres.close();
  }
}
