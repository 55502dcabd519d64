package dev.vedette.e2e;

import dev.vedette.embedded.EmbeddedPostgres;
import dev.vedette.embedded.PostgresOptions;
import dev.vedette.model.Retention;
import dev.vedette.store.Database;
import dev.vedette.store.History;
import dev.vedette.store.PostgresSettings;
import dev.vedette.store.StorageSettings;
import dev.vedette.wire.Topics;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/** A broker, a database and two writers, in processes that can be killed and come back. */
final class ChaosServers implements AutoCloseable {
  static final int WRITERS = 2;

  static final String ROWS = "SELECT count(*) FROM check_history";
  static final String ARCHIVED = "SELECT coalesce(sum(checks), 0) FROM check_archive";
  static final String HOURS = "SELECT count(*) FROM rollup_hour";

  /** What the rollups have to be: computed in another way than they are. */
  private static final String FRESH =
      """
      WITH checks AS (
        SELECT *, date_trunc('hour', scheduled_at AT TIME ZONE 'UTC') AT TIME ZONE 'UTC' AS hour,
          failure_code IS NULL AS answered
        FROM check_history
      ), settled AS (
        SELECT * FROM checks WHERE hour NOT IN (SELECT hour FROM touched_hour)
      ), rolled AS (
        SELECT * FROM rollup_hour WHERE hour NOT IN (SELECT hour FROM touched_hour)
      )
      """;

  static final String WRONG_HOURS =
      FRESH
          + """
          SELECT count(*) FROM (
            SELECT target_id, location_id, hour, sum((outcome = 'up')::int)::int AS up,
              sum((outcome = 'down')::int)::int AS down, 1000 * sum((outcome = 'up')::int) AS up_ms,
              sum(answered::int)::int AS answered, min(CASE WHEN answered THEN total_us END) AS least,
              max(CASE WHEN answered THEN total_us END) AS most,
              coalesce(sum(CASE WHEN answered THEN total_us END), 0)::bigint AS total,
              sum(CASE WHEN answered THEN wait_us END)::bigint AS wait
            FROM settled GROUP BY target_id, location_id, hour
          ) fresh
          FULL JOIN (
            SELECT target_id, location_id, hour, up, down, up_ms, answered, total_min_us AS least,
              total_max_us AS most, total_sum_us AS total, wait_sum_us AS wait
            FROM rolled
          ) r USING (target_id, location_id, hour)
          WHERE (fresh.up, fresh.down, fresh.up_ms, fresh.answered, fresh.least, fresh.most,
              fresh.total, fresh.wait)
            IS DISTINCT FROM (r.up, r.down, r.up_ms, r.answered, r.least, r.most, r.total, r.wait)
          """;

  static final String WRONG_BUCKETS =
      FRESH
          + """
          SELECT count(*) FROM (
            SELECT target_id, location_id, hour, latency_bucket(total_us) AS bucket, count(*) AS n
            FROM settled WHERE answered GROUP BY 1, 2, 3, 4
          ) fresh
          FULL JOIN (
            SELECT target_id, location_id, hour, bucket, n
            FROM rolled, unnest(buckets, bucket_checks) AS b (bucket, n)
          ) r USING (target_id, location_id, hour, bucket)
          WHERE fresh.n IS DISTINCT FROM r.n
          """;

  static final String WRONG_DAYS =
      """
      SELECT count(*) FROM (
        SELECT target_id, location_id, (hour AT TIME ZONE 'UTC')::date AS day, sum(up) AS up,
          sum(known_ms) AS known_ms, sum(total_sum_us) AS total
        FROM rollup_hour GROUP BY 1, 2, 3
      ) h
      FULL JOIN rollup_day d USING (target_id, location_id, day)
      WHERE (h.up, h.known_ms, h.total) IS DISTINCT FROM (d.up, d.known_ms, d.total_sum_us)
      """;

  private static final StorageSettings STORAGE =
      new StorageSettings(
          new Retention(2), new Retention(365), new Retention(365), new Retention(365));

  private static final Duration BROKER_LIMIT = Duration.ofSeconds(30);

  private final Processes processes;
  private final Path directory;
  private final int brokerPort = Ports.free();
  private final int[] writerPorts = {Ports.free(), Ports.free()};
  private final VedetteProcess[] writers = new VedetteProcess[WRITERS];
  private EmbeddedPostgres postgres;
  private VedetteProcess broker;

  private ChaosServers(Processes processes, Path directory) {
    this.processes = processes;
    this.directory = directory;
    postgres = startPostgres(0);
    broker = startBroker();
  }

  static ChaosServers start(Processes processes, Path directory) throws IOException {
    ChaosServers servers = new ChaosServers(processes, directory);
    Files.writeString(
        directory.resolve("vedette.yaml"),
        """
        kafka:
          bootstrap_servers: "%s"
          properties: {session.timeout.ms: "6000"}
        postgres: {url: "%s"}
        storage: {raw: 2d, archive: 365d, hourly: 365d, daily: 365d}
        ops: {port: "${OPS_PORT}"}
        """
            .formatted(servers.bootstrapServers(), servers.postgres.uri()));
    for (int i = 0; i < WRITERS; i++) {
      servers.startWriter(i);
    }
    return servers;
  }

  String bootstrapServers() {
    return "127.0.0.1:" + brokerPort;
  }

  private EmbeddedPostgres startPostgres(int port) {
    return EmbeddedPostgres.start(directory.resolve("postgres"), PostgresOptions.durable(port));
  }

  private VedetteProcess startBroker() {
    VedetteProcess process =
        processes.java(
            directory,
            "dev.vedette.embedded.EmbeddedBrokerMain",
            directory.resolve("kafka").toString(),
            Integer.toString(brokerPort));
    process.output().await(Pattern.compile("^127\\.0\\.0\\.1:" + brokerPort + "$"), BROKER_LIMIT);
    return process;
  }

  private void startWriter(int number) {
    Map<String, String> environment = Map.of("OPS_PORT", Integer.toString(writerPorts[number]));
    writers[number] = processes.vedette(directory, environment, "write", "-c", "vedette.yaml");
  }

  /** SIGKILL; another one takes its place at once. */
  void killWriter(int number) {
    writers[number].kill();
    startWriter(number);
  }

  /** INT is a fast shutdown, QUIT an immediate one, which leaves a recovery to the next start. */
  void restartPostgres(String signal) throws IOException, InterruptedException {
    int port = postgres.port();
    new ProcessBuilder("kill", "-s", signal, Long.toString(postgres.pid())).start().waitFor();
    postgres.close();
    postgres = startPostgres(port);
  }

  void restartBroker() {
    broker.kill();
    broker = startBroker();
  }

  /** How many events of the topic the writers have not committed yet. */
  long lag() throws Exception {
    try (Broker client = Broker.connect(bootstrapServers())) {
      return client.events(Topics.RESULTS) - client.committed(Topics.RESULTS);
    }
  }

  long deadLetters() throws Exception {
    try (Broker client = Broker.connect(bootstrapServers())) {
      return client.events(Topics.DEAD_LETTERS);
    }
  }

  /** Whether every hour that is over is rolled up; does what the writers have not done yet. */
  boolean isRolledUp() {
    Instant now = Instant.now();
    try (Database database = Database.open(new PostgresSettings(postgres.uri()))) {
      new History(database, STORAGE).maintain(now);
    }
    return number(
            "SELECT count(*) FROM touched_hour WHERE hour < '%s'"
                .formatted(now.minus(Duration.ofMinutes(62))))
        == 0;
  }

  long number(String sql) {
    try (Connection connection = DriverManager.getConnection(postgres.jdbcUrl());
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(sql)) {
      rows.next();
      return rows.getLong(1);
    } catch (SQLException e) {
      throw new AssertionError(e);
    }
  }

  /** Of every check, raw or archived. */
  List<Key> keys() throws SQLException {
    try (Connection connection = DriverManager.getConnection(postgres.jdbcUrl());
        Statement statement = connection.createStatement();
        ResultSet rows =
            statement.executeQuery(
                """
                SELECT t.name, l.name, h.scheduled_at FROM check_history h
                JOIN target t USING (target_id) JOIN location l USING (location_id)
                """)) {
      List<Key> keys = new ArrayList<>();
      while (rows.next()) {
        keys.add(
            new Key(
                rows.getString(1),
                rows.getString(2),
                rows.getObject(3, OffsetDateTime.class).toInstant()));
      }
      return keys;
    }
  }

  @Override
  public void close() {
    postgres.close();
  }
}
