package dev.vedette.notify;

import dev.vedette.embedded.EmbeddedPostgres;
import dev.vedette.embedded.PostgresOptions;
import dev.vedette.notify.plan.Pace;
import dev.vedette.notify.plan.Route;
import dev.vedette.notify.plan.Routes;
import dev.vedette.store.Database;
import dev.vedette.store.PostgresSettings;
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
import org.jspecify.annotations.Nullable;

/**
 * A database, a clock that only the test moves, channels that do as they are told, and a notifier
 * that may be killed at each of its statements.
 */
final class World implements AutoCloseable {
  static final Instant BEGIN = Instant.parse("2026-03-02T08:00:00Z");

  private static final Duration TIMEOUT = Duration.ofSeconds(10);

  private final EmbeddedPostgres postgres;
  final Database database;
  final Connection connection;
  final Kills kills = new Kills(this);
  private final Map<String, Receiver> receivers = new LinkedHashMap<>();
  private final Map<String, Pace> paces = new HashMap<>();
  private final List<Route> routes = new ArrayList<>();
  private final Random random = new Random(20260302);
  private Dispatcher dispatcher;
  Instant now = BEGIN;

  World(Path directory) throws SQLException {
    postgres = EmbeddedPostgres.start(directory, PostgresOptions.forTests());
    database = Database.open(new PostgresSettings(postgres.uri()));
    database.migrate();
    connection = DriverManager.getConnection(postgres.jdbcUrl());
    dispatcher = newDispatcher(Set.of());
  }

  /** Where there are a few rows only, this is quicker than to truncate as many files. */
  private static final List<String> TABLES =
      List.of(
          "told",
          "delivery",
          "message_incident",
          "message",
          "notify_channel",
          "incident_action",
          "incident_alias",
          "incident_transition",
          "incident",
          "maintenance_window",
          "maintenance_rules",
          "target_fold",
          "fold_checkpoint",
          "target_state",
          "topic_progress",
          "touched_hour",
          "check_result",
          "alert_rule",
          "target_location",
          "target",
          "location",
          "certificate");

  /** Forgets everything; the clock begins anew. */
  void clear() throws SQLException {
    for (String table : TABLES) {
      execute("DELETE FROM " + table);
    }
    receivers.clear();
    paces.clear();
    routes.clear();
    kills.clear();
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

  /** The configuration is read again, and these are its routes now. */
  void reload(Route... others) {
    Routes before = dispatcher.routes();
    routes.clear();
    routes.addAll(List.of(others));
    dispatcher = newDispatcher(receivers.keySet(), before);
    dispatcher.begin();
  }

  /** The next notifier reads a configuration without the channel and without routes. */
  void without(String channel) {
    receivers.remove(channel);
    routes.clear();
    begin();
  }

  /** Ends what has waited long enough for channels that are gone. */
  void endOthers() {
    dispatcher.endOthers();
  }

  /** As after a kill: nothing is remembered. */
  void restart() {
    dispatcher = newDispatcher(receivers.keySet());
  }

  private Dispatcher newDispatcher(Set<String> names) {
    return newDispatcher(names, new Routes(names, routes));
  }

  private Dispatcher newDispatcher(Set<String> names, Routes before) {
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
        new Routes(names, routes).after(before, now),
        open,
        new MessageAssembly("https://status.example/"),
        new NotifyMetrics(new SimpleMeterRegistry()),
        () -> now,
        random);
  }

  /** Does all that is to be done now; of a notifier that is killed the next one goes on. */
  void tick() throws InterruptedException, SQLException {
    kills.survive(
        () -> {
          dispatcher.route();
          return true;
        },
        this::restart);
    for (String name : dispatcher.withWork()) {
      while (true) {
        var made = kills.survive(() -> dispatcher.attempt(name), this::restart);
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
  private boolean isFinished(Dispatcher.Made made) throws InterruptedException, SQLException {
    boolean finished =
        kills.survivesOnce(
            made.message().id(),
            () -> {
              dispatcher.finish(made);
              return true;
            });
    if (!finished) {
      restart();
    }
    return finished;
  }

  /** Moves the clock from moment to moment at which something is due. */
  void runTo(Instant end) throws InterruptedException, SQLException {
    tick();
    while (now.isBefore(end)) {
      Instant next = nextMoment();
      now = next == null || next.isAfter(end) ? end : next;
      tick();
    }
  }

  void run(Duration time) throws InterruptedException, SQLException {
    runTo(now.plus(time));
  }

  private @Nullable Instant nextMoment() throws SQLException {
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
