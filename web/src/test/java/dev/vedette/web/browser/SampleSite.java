package dev.vedette.web.browser;

import dev.vedette.embedded.EmbeddedPostgres;
import dev.vedette.embedded.PostgresOptions;
import dev.vedette.model.maintenance.MaintenanceScope;
import dev.vedette.model.maintenance.Window;
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
import dev.vedette.store.incidents.StoredIncident;
import dev.vedette.store.maintenance.MaintenanceWindows;
import dev.vedette.web.WebServer;
import dev.vedette.web.WebSettings;
import dev.vedette.web.targets.SampleHistory;
import dev.vedette.web.targets.SampleHistory.Interval;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * A server on a real database with twelve days of history, at two minutes past noon: {@code shop}
 * was down for an hour two days ago, {@code blog} is down, and {@code docs} had maintenance. What
 * people and websites have a hand in is hostile.
 */
public final class SampleSite implements AutoCloseable {
  public static final Instant NOW = Instant.parse("2026-11-24T12:02:00Z");
  private static final Instant FIRST = Instant.parse("2026-11-12T12:00:00Z");
  private static final Instant NOON = Instant.parse("2026-11-24T12:00:00Z");
  private static final String HOSTILE = "evil \u202e<img src=x onerror=alert(1)>\"'";

  /** A checker that was off for eight hours. */
  private static final Interval GAP =
      new Interval(Instant.parse("2026-11-20T08:00:00Z"), Instant.parse("2026-11-20T16:00:00Z"));

  private static final Interval OUTAGE =
      new Interval(Instant.parse("2026-11-22T20:00:00Z"), Instant.parse("2026-11-22T21:00:00Z"));

  private static final Interval NEVER = new Interval(FIRST, FIRST);
  private static final Interval NOW_DOWN = new Interval(NOON.minus(Duration.ofMinutes(40)), NOON);

  private final EmbeddedPostgres postgres;
  private final Database database;
  private final WebServer server;

  private SampleSite(EmbeddedPostgres postgres, Database database, WebServer server) {
    this.postgres = postgres;
    this.database = database;
    this.server = server;
  }

  static SampleSite start(Path directory) {
    try {
      EmbeddedPostgres postgres = EmbeddedPostgres.start(directory, PostgresOptions.forTests());
      Database database = Database.open(new PostgresSettings(postgres.uri()));
      database.migrate();
      fill(database);
      WebServer server =
          WebServer.start(
              new WebSettings("127.0.0.1", 0),
              database,
              path -> Optional.empty(),
              new SimpleMeterRegistry(),
              // Goes on, or nothing that is late would ever be shown.
              InstantSource.offset(InstantSource.system(), Duration.between(Instant.now(), NOW)));
      return new SampleSite(postgres, database, server);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void fill(Database database) {
    Decisions decisions = new Decisions(database, DecisionListener.NONE, Decisions.MAX_TARGETS);
    CheckResults results = new CheckResults(database, InstantSource.fixed(NOW), decisions);
    results.insert(SampleHistory.of("shop", "berlin-1").checks(FIRST, NOON, GAP, OUTAGE));
    results.insert(SampleHistory.of("shop", "tokyo").checks(FIRST, NOON, GAP, NEVER));
    results.insert(SampleHistory.of("blog", "berlin-1").checks(FIRST, NOON, NEVER, NOW_DOWN));
    results.insert(SampleHistory.of("docs", "tokyo").checks(FIRST, NOON, NEVER, OUTAGE));
    results.insert(HostileChecks.all().toList());
    while (!decisions.save(Map.of())) {
      // What is left comes with the next.
    }
    new MaintenanceWindows(database)
        .add(
            new MaintenanceScope(List.of("docs"), new TreeMap<>()),
            new Window(OUTAGE.from(), OUTAGE.to().plusSeconds(1_800)),
            null,
            FIRST);
    new History(database, StorageSettings.DEFAULT).maintain(NOW);
    new IncidentActions(database)
        .add(open(database).id(), IncidentAction.Type.ACK, "ada " + HOSTILE, "looking at it");
  }

  private static StoredIncident open(Database database) {
    return new Incidents(database).list(new IncidentFilter(null, "blog", null, true, 1)).getFirst();
  }

  /** Of a path of this server. */
  public String address(String path) {
    return "http://127.0.0.1:" + server.port() + path;
  }

  /** Nobody can read the table until it is closed. */
  public AutoCloseable lock(String table) throws SQLException {
    Connection connection = DriverManager.getConnection(postgres.jdbcUrl());
    connection.setAutoCommit(false);
    try (Statement statement = connection.createStatement()) {
      statement.execute("LOCK TABLE " + table + " IN ACCESS EXCLUSIVE MODE");
    }
    return connection;
  }

  /** The page of the incident that is open. */
  public String incidentPath() {
    return "/incidents/" + open(database).id();
  }

  /** The page of the one that is over. */
  public String pastIncidentPath() {
    return incidentPath("shop");
  }

  /** The page of a target's newest incident. */
  String incidentPath(String target) {
    IncidentFilter newest = new IncidentFilter(null, target, null, false, 1);
    return "/incidents/" + new Incidents(database).list(newest).getFirst().id();
  }

  @Override
  public void close() {
    server.close();
    database.close();
    postgres.close();
  }
}
