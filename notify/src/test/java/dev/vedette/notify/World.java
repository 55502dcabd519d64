package dev.vedette.notify;

import dev.vedette.embedded.EmbeddedPostgres;
import dev.vedette.embedded.PostgresOptions;
import dev.vedette.model.incident.Incident.Reason;
import dev.vedette.model.incident.IncidentId;
import dev.vedette.model.incident.IncidentKind;
import dev.vedette.notify.plan.Pace;
import dev.vedette.notify.plan.Route;
import dev.vedette.notify.plan.Routes;
import dev.vedette.store.Database;
import dev.vedette.store.PostgresSettings;
import dev.vedette.store.StoreException;
import dev.vedette.store.incidents.IncidentChange;
import dev.vedette.store.incidents.IncidentSnapshot;
import dev.vedette.store.incidents.StoredIncident;
import dev.vedette.store.ledger.Ledger;
import dev.vedette.store.ledger.Routing;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A database, a clock that only the test moves, and channels that do as they are told: what the
 * writer would do is done by statements of the test's own.
 */
final class World implements AutoCloseable {
  static final Instant BEGIN = Instant.parse("2026-03-02T08:00:00Z");

  private static final Duration TIMEOUT = Duration.ofSeconds(10);

  private final EmbeddedPostgres postgres;
  final Database database;
  private final Connection connection;
  private final Map<String, Receiver> receivers = new LinkedHashMap<>();
  private final Map<String, Pace> paces = new HashMap<>();
  private final List<Route> routes = new ArrayList<>();
  private final Random random = new Random(20260302);
  private final Map<UUID, StoredIncident> incidents = new HashMap<>();
  private Dispatcher dispatcher = newDispatcher(Set.of());
  Instant now = BEGIN;

  World(Path directory) throws SQLException {
    postgres = EmbeddedPostgres.start(directory, PostgresOptions.forTests());
    database = Database.open(new PostgresSettings(postgres.uri()));
    database.migrate();
    connection = DriverManager.getConnection(postgres.jdbcUrl());
    dispatcher = newDispatcher(Set.of());
  }

  /** Forgets everything; the clock begins anew. */
  void clear() throws SQLException {
    execute(
        "TRUNCATE incident, incident_transition, incident_alias, incident_action, target_state,"
            + " alert_rule, check_result, target_location, target, location, notify_channel,"
            + " message, message_incident, delivery, told, maintenance_window");
    receivers.clear();
    paces.clear();
    routes.clear();
    incidents.clear();
    killsOf.clear();
    kills = 0;
    killsAfterSending = 0;
    now = BEGIN;
  }

  /** A channel that takes everything, each incident by itself. */
  Receiver channel(String name) {
    return channel(name, new Pace(Duration.ZERO, Duration.ZERO, 100));
  }

  Receiver channel(String name, Pace pace) {
    Receiver receiver = new Receiver(() -> now);
    receivers.put(name, receiver);
    paces.put(name, pace);
    return receiver;
  }

  void route(Route route) {
    routes.add(route);
  }

  /** Begins to notify; to be called after channels and routes are there. */
  void begin() {
    restart();
    dispatcher.begin();
  }

  /** The next notifier reads a configuration without routes. */
  void withoutRoutes() {
    routes.clear();
    restart();
  }

  /** As after a kill: nothing is remembered. */
  void restart() {
    dispatcher = newDispatcher(receivers.keySet());
  }

  private Dispatcher newDispatcher(Set<String> names) {
    List<OpenChannel> open =
        names.stream()
            .map(name ->
                new OpenChannel(
                    name,
                    Objects.requireNonNull(receivers.get(name)),
                    Objects.requireNonNull(paces.get(name)),
                    TIMEOUT))
            .toList();
    return new Dispatcher(
        new Ledger(database),
        new Routing(database),
        new Routes(names, routes),
        open,
        new MessageAssembly("https://status.example/"),
        new NotifyMetrics(new SimpleMeterRegistry()),
        () -> now,
        random);
  }

  /** Does all that is to be done now. */
  void tick() throws InterruptedException {
    dispatcher.route();
    for (String name : dispatcher.withWork()) {
      while (true) {
        var made = dispatcher.attempt(name);
        if (made.isEmpty()) {
          break;
        }
        dispatcher.finish(made.get());
      }
    }
    for (String name : dispatcher.forgetful()) {
      dispatcher.resend(name);
    }
  }

  /** Work of a notifier that may be killed on the way. */
  @FunctionalInterface
  interface Step<T> {
    T run() throws InterruptedException;
  }

  /**
   * Kills notifiers from now on: each step at each of its statements in turn, until it gets
   * through.
   */
  void killEverything() throws SQLException {
    execute(
        """
        CREATE SEQUENCE IF NOT EXISTS statements;
        CREATE TABLE IF NOT EXISTS kill_at (n bigint);
        CREATE OR REPLACE FUNCTION kill() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
          IF nextval('statements') = (SELECT n FROM kill_at) THEN
            RAISE EXCEPTION 'killed' USING ERRCODE = '40001';
          END IF;
          RETURN NULL;
        END $$
        """);
    for (String table : KILLED_AT) {
      execute(
          "CREATE OR REPLACE TRIGGER kill BEFORE %s ON %s FOR EACH STATEMENT EXECUTE FUNCTION kill()"
              .formatted(
                  table.equals("incident_transition") ? "UPDATE" : "INSERT OR UPDATE", table));
    }
    execute("TRUNCATE kill_at; INSERT INTO kill_at VALUES (0)");
    killing = true;
  }

  void killNoMore() throws SQLException {
    for (String table : KILLED_AT) {
      execute("DROP TRIGGER IF EXISTS kill ON " + table);
    }
    killing = false;
  }

  private static final List<String> KILLED_AT =
      List.of(
          "notify_channel",
          "message",
          "message_incident",
          "delivery",
          "told",
          "incident_transition");

  private boolean killing;

  /** How many notifiers were killed so far, and how many of them after they had sent something. */
  int kills;

  int killsAfterSending;

  private <T> T survive(Step<T> step) throws Exception {
    for (int n = 1; ; n++) {
      try {
        if (killing) {
          execute("SELECT setval('statements', 1, false); UPDATE kill_at SET n = " + n);
        }
        return step.run();
      } catch (StoreException e) {
        kills++;
        restart();
      }
    }
  }

  /** As {@link #tick}, by notifiers that may be killed; the next one goes on. */
  void tickKilled() throws Exception {
    survive(() -> {
      dispatcher.route();
      return true;
    });
    for (String name : dispatcher.withWork()) {
      while (true) {
        var made = survive(() -> dispatcher.attempt(name));
        if (made.isEmpty() || !isFinished(made.get())) {
          break;
        }
      }
    }
    for (String name : dispatcher.forgetful()) {
      dispatcher.resend(name);
    }
  }

  /** Each kill after sending leaves the message to the next notifier, once the claim is over. */
  private boolean isFinished(Dispatcher.Made made) throws Exception {
    try {
      if (killing) {
        int n = 1 + killsOf.merge(made.message().id(), 1, Integer::sum);
        execute("SELECT setval('statements', 1, false); UPDATE kill_at SET n = " + (n - 1));
      }
      dispatcher.finish(made);
      return true;
    } catch (StoreException e) {
      kills++;
      killsAfterSending++;
      restart();
      return false;
    }
  }

  private final Map<UUID, Integer> killsOf = new HashMap<>();

  /** Moves the clock from moment to moment at which something is due. */
  void runTo(Instant end) throws Exception {
    tickKilled();
    while (now.isBefore(end)) {
      Instant next = nextMoment();
      now = next == null || next.isAfter(end) ? end : next;
      tickKilled();
    }
  }

  void run(Duration time) throws Exception {
    runTo(now.plus(time));
  }

  @Nullable Instant nextMoment() throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement(
            """
            SELECT min(at) FROM (
              SELECT due_at FROM delivery WHERE state = 'pending'
              UNION ALL SELECT due_at FROM message WHERE state = 'pending'
              UNION ALL SELECT claimed_until FROM message WHERE state = 'pending'
              UNION ALL SELECT next_at FROM notify_channel
              UNION ALL SELECT quiet_till FROM notify_channel
              UNION ALL SELECT look_at FROM told) m (at)
            WHERE at > ?
            """)) {
      statement.setObject(1, at(now));
      ResultSet row = statement.executeQuery();
      row.next();
      OffsetDateTime time = row.getObject(1, OffsetDateTime.class);
      return time == null ? null : time.toInstant();
    }
  }

  /** A target that is checked from one place; what it depends on goes into its rule. */
  void target(String name, String... dependsOn) throws SQLException {
    execute(
        """
        INSERT INTO target (interval_ms, first_seen, last_seen, name, url, tags)
        VALUES (10000, '%1$s', '%1$s', '%2$s', 'https://%2$s.example/', '{"team": "web"}')
        """
            .formatted(BEGIN, name));
    execute(
        """
        INSERT INTO alert_rule ("after", recover, quorum, depends_on)
        VALUES (3, 2, 'majority', '{%s}') ON CONFLICT DO NOTHING
        """
            .formatted(String.join(",", dependsOn)));
    dependencies.put(name, String.join(",", dependsOn));
    checkedTill(name, BEGIN);
  }

  private final Map<String, String> dependencies = new HashMap<>();

  /** The newest check that was stored and judged has this slot. */
  void checkedTill(String target, Instant slot) throws SQLException {
    execute(
        """
        INSERT INTO location (name) VALUES ('here') ON CONFLICT DO NOTHING;
        INSERT INTO target_state (target_id, location_id, scheduled_at, interval_ms, total_us,
          outcome, recent_ms, recent_us, recent_codes)
        SELECT target_id, location_id, '%2$s', 10000, 1000, 'up', '{}', '{}', '{}'
        FROM target t, location l WHERE t.name = '%1$s' AND l.name = 'here'
        ON CONFLICT (target_id, location_id) DO UPDATE SET scheduled_at = excluded.scheduled_at
        """
            .formatted(target, slot));
  }

  UUID open(String target, IncidentKind kind) throws SQLException {
    return open(target, kind, now, now);
  }

  UUID down(String target) throws SQLException {
    return open(target, IncidentKind.DOWN);
  }

  /** An incident opens by a check of that slot, and becomes known at another time. */
  UUID open(String target, IncidentKind kind, Instant slot, Instant known) throws SQLException {
    boolean blind = kind == IncidentKind.BLIND;
    UUID id = IncidentId.of(target, kind, slot);
    StoredIncident incident =
        new StoredIncident(
            id,
            kind,
            blind ? null : target,
            blind ? target : null,
            blind ? null : "https://" + target + ".example/",
            blind ? Map.of() : Map.of("team", "web"),
            slot,
            slot.minusSeconds(30),
            slot.minusSeconds(20),
            null,
            null,
            null,
            null,
            kind == IncidentKind.CERTIFICATE ? 1 : 0,
            null,
            500,
            List.of("here"),
            List.of(),
            List.of(),
            List.of());
    incidents.put(id, incident);
    store(incident);
    if (!blind) {
      check(target, slot);
    }
    transition(IncidentChange.OPENED, slot, known, incident);
    return id;
  }

  void close(UUID id) throws SQLException {
    close(id, now, now, Reason.RECOVERED);
  }

  void close(UUID id, Instant slot, Instant known, Reason reason) throws SQLException {
    StoredIncident closed = ended(incidents.get(id), slot, reason);
    incidents.put(id, closed);
    execute(
        "UPDATE incident SET closed_at = '%s', reason = '%s' WHERE incident_id = '%s'"
            .formatted(slot, reason.wireName(), id));
    transition(IncidentChange.CLOSED, slot, known, closed);
  }

  void reopen(UUID id) throws SQLException {
    StoredIncident open = ended(incidents.get(id), null, null);
    incidents.put(id, open);
    execute(
        "UPDATE incident SET closed_at = NULL, reason = NULL WHERE incident_id = '%s'"
            .formatted(id));
    transition(IncidentChange.REOPENED, now, now, open);
  }

  void retract(UUID id) throws SQLException {
    execute("DELETE FROM incident WHERE incident_id = '%s'".formatted(id));
    transition(IncidentChange.RETRACTED, now, now, incidents.get(id));
  }

  void worsen(UUID id, int level) throws SQLException {
    StoredIncident i = incidents.get(id);
    StoredIncident worse =
        new StoredIncident(
            i.id(),
            i.kind(),
            i.target(),
            i.location(),
            i.url(),
            i.tags(),
            i.openedAt(),
            i.beganAfter(),
            i.beganBefore(),
            i.closedAt(),
            i.endedAfter(),
            i.endedBefore(),
            i.reason(),
            level,
            i.failure(),
            i.status(),
            i.down(),
            i.up(),
            i.unknown(),
            i.changed());
    incidents.put(id, worse);
    transition(IncidentChange.UPDATED, now, now, worse);
  }

  /** A late check moves the opening; returns the new identity. */
  UUID move(UUID id, Instant slot) throws SQLException {
    StoredIncident i = incidents.get(id);
    UUID moved = IncidentId.of(i.subject(), i.kind(), slot);
    incidents.put(
        moved,
        new StoredIncident(
            moved,
            i.kind(),
            i.target(),
            i.location(),
            i.url(),
            i.tags(),
            slot,
            i.beganAfter(),
            i.beganBefore(),
            i.closedAt(),
            i.endedAfter(),
            i.endedBefore(),
            i.reason(),
            i.level(),
            i.failure(),
            i.status(),
            i.down(),
            i.up(),
            i.unknown(),
            i.changed()));
    execute("INSERT INTO incident_alias VALUES ('%s', '%s')".formatted(moved, id));
    execute(
        "UPDATE incident SET incident_id = '%s', opened_at = '%s' WHERE incident_id = '%s'"
            .formatted(moved, slot, id));
    return moved;
  }

  void act(UUID id, String action) throws SQLException {
    execute(
        "INSERT INTO incident_action (at, incident_id, action, by_whom) VALUES ('%s','%s','%s','me')"
            .formatted(now, id, action));
  }

  void maintenance(Instant from, Instant to) throws SQLException {
    execute(
        """
        INSERT INTO maintenance_window (from_at, to_at, created_at, targets, tags)
        VALUES ('%s', '%s', '%s', '{}', '{}')
        """
            .formatted(from, to, BEGIN));
  }

  private static StoredIncident ended(
      StoredIncident i, @Nullable Instant slot, @Nullable Reason reason) {
    return new StoredIncident(
        i.id(),
        i.kind(),
        i.target(),
        i.location(),
        i.url(),
        i.tags(),
        i.openedAt(),
        i.beganAfter(),
        i.beganBefore(),
        slot,
        null,
        null,
        reason,
        i.level(),
        i.failure(),
        i.status(),
        i.down(),
        i.up(),
        i.unknown(),
        i.changed());
  }

  private void store(StoredIncident incident) throws SQLException {
    execute(
        """
        INSERT INTO location (name) SELECT '%1$s' WHERE '%2$s' = 'blind' ON CONFLICT DO NOTHING;
        INSERT INTO incident (incident_id, opened_at, began_before, target_id, location_id, kind)
        VALUES ('%3$s', '%4$s', '%4$s', (SELECT target_id FROM target WHERE name = '%1$s'),
          (SELECT location_id FROM location WHERE name = '%1$s'), '%2$s')
        """
            .formatted(
                incident.subject(),
                incident.kind().wireName(),
                incident.id(),
                incident.openedAt()));
  }

  private void check(String target, Instant slot) throws SQLException {
    String day = slot.atOffset(ZoneOffset.UTC).toLocalDate().toString();
    execute(
        """
        CREATE TABLE IF NOT EXISTS "check_result_%4$s" PARTITION OF check_result
          FOR VALUES FROM ('%4$s 00:00Z') TO ('%5$s 00:00Z');
        INSERT INTO check_result (scheduled_at, target_id, location_id, late_ms, interval_ms,
          total_us, outcome, failure_code, redirects, rule_id)
        SELECT '%2$s', target_id, 1, 0, 10000, 1000, 'down', 'timeout', 0,
          (SELECT rule_id FROM alert_rule WHERE depends_on = '{%3$s}')
        FROM target WHERE name = '%1$s' ON CONFLICT DO NOTHING
        """
            .formatted(
                target,
                slot,
                dependencies.getOrDefault(target, ""),
                day,
                slot.atOffset(ZoneOffset.UTC).toLocalDate().plusDays(1)));
  }

  private void transition(
      IncidentChange change, Instant slot, Instant known, StoredIncident incident)
      throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement(
            """
            INSERT INTO incident_transition (at, recorded_at, incident_id, change, snapshot)
            VALUES (?, ?, ?, ?::incident_change, ?::jsonb)
            """)) {
      statement.setObject(1, at(slot));
      statement.setObject(2, at(known));
      statement.setObject(3, incident.id());
      statement.setString(4, change.wireName());
      statement.setString(5, IncidentSnapshot.write(incident));
      statement.executeUpdate();
    }
  }

  /** The ledger: change, state and reason of each row of a channel, in order. */
  List<String> ledger(String channel) throws SQLException {
    return rows(
        """
        SELECT t.snapshot ->> 'target', t.change, d.state, coalesce(d.reason, '')
        FROM delivery d JOIN incident_transition t USING (transition_id)
        WHERE d.channel = '%s' ORDER BY d.transition_id, d.route
        """
            .formatted(channel));
  }

  /** What has no final state. */
  String open() throws SQLException {
    return rows("""
    SELECT (SELECT count(*) FROM incident_transition WHERE routed_at IS NULL)
      + (SELECT count(*) FROM delivery WHERE state = 'pending')
    """)
        .getFirst();
  }

  List<String> rows(String sql) throws SQLException {
    try (var statement = connection.createStatement()) {
      ResultSet rows = statement.executeQuery(sql);
      List<String> lines = new ArrayList<>();
      while (rows.next()) {
        List<String> columns = new ArrayList<>();
        for (int column = 1; column <= rows.getMetaData().getColumnCount(); column++) {
          columns.add(rows.getString(column));
        }
        lines.add(String.join(" ", columns.stream().map(String::valueOf).toList()).strip());
      }
      return lines;
    }
  }

  void execute(String sql) throws SQLException {
    try (var statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  private static OffsetDateTime at(Instant time) {
    return time.atOffset(ZoneOffset.UTC);
  }

  @Override
  public void close() throws SQLException {
    connection.close();
    database.close();
    postgres.close();
  }
}
