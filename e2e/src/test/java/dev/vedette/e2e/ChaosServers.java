package dev.vedette.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vedette.embedded.EmbeddedPostgres;
import dev.vedette.embedded.PostgresOptions;
import dev.vedette.model.Retention;
import dev.vedette.store.Database;
import dev.vedette.store.PostgresSettings;
import dev.vedette.store.StorageSettings;
import dev.vedette.store.history.History;
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
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** A broker, a database and two writers, in processes that can be killed and come back. */
final class ChaosServers implements AutoCloseable {
  static final int WRITERS = 2;

  static final String ROWS = "SELECT count(*) FROM check_history";
  static final String ARCHIVED = "SELECT coalesce(sum(checks), 0) FROM check_archive";
  static final String INCIDENTS = "SELECT count(*) FROM incident WHERE kind <> 'blind'";
  static final String TOLD = "SELECT count(*) FROM incident_transition";

  /** Targets of which checks came late that the writers have not decided about yet. */
  static final String TO_BE_CORRECTED =
      "SELECT count(*) FROM target_fold WHERE dirty_from IS NOT NULL";

  static final String HOURS = "SELECT count(*) FROM rollup_hour";

  /**
   * What the rollups have to be: computed in another way than they are. What is answered is said
   * here once more, in full.
   */
  private static final String FRESH =
      """
      WITH checks AS (
        SELECT *, date_trunc('hour', scheduled_at AT TIME ZONE 'UTC') AT TIME ZONE 'UTC' AS hour,
          (failure_code IS NULL OR failure_code = 'status_unexpected') AS answered
        FROM check_history
      ), settled AS (
        SELECT * FROM checks WHERE hour NOT IN (SELECT hour FROM touched_hour)
      ), sums AS (
        SELECT target_id, location_id, hour, day,
          sum((outcome = 'up')::int)::int AS up,
          sum((outcome = 'down')::int)::int AS down,
          sum((outcome = 'unknown')::int)::int AS unknown,
          sum(CASE WHEN outcome = 'up' THEN interval_ms ELSE 0 END)::bigint AS up_ms,
          sum(CASE WHEN outcome = 'unknown' THEN 0 ELSE interval_ms END)::bigint AS known_ms,
          sum(answered::int)::int AS answered,
          min(CASE WHEN answered THEN total_us END) AS total_min_us,
          max(CASE WHEN answered THEN total_us END) AS total_max_us,
          coalesce(sum(CASE WHEN answered THEN total_us END), 0)::bigint AS total_sum_us,
          sum(CASE WHEN answered THEN dns_us END)::bigint AS dns_sum_us,
          sum(CASE WHEN answered THEN connect_us END)::bigint AS connect_sum_us,
          sum(CASE WHEN answered THEN tls_us END)::bigint AS tls_sum_us,
          sum(CASE WHEN answered THEN send_us END)::bigint AS send_sum_us,
          sum(CASE WHEN answered THEN wait_us END)::bigint AS wait_sum_us,
          sum(CASE WHEN answered THEN receive_us END)::bigint AS receive_sum_us
        FROM settled
        GROUP BY GROUPING SETS ((target_id, location_id, hour), (target_id, location_id, day))
      ), buckets AS (
        SELECT target_id, location_id, hour, day, latency_bucket(total_us) AS bucket, count(*) AS n
        FROM settled
        WHERE answered
        GROUP BY GROUPING SETS
          ((target_id, location_id, hour, bucket), (target_id, location_id, day, bucket))
      )
      """;

  private static final String COLUMNS =
      """
      target_id, location_id, up, down, unknown, up_ms, known_ms, answered, total_min_us,
      total_max_us, total_sum_us, dns_sum_us, connect_sum_us, tls_sum_us, send_sum_us, wait_sum_us,
      receive_sum_us
      """;

  static final String WRONG_HOURS =
      FRESH
          + differences(
              "SELECT hour, " + COLUMNS + " FROM sums WHERE hour IS NOT NULL",
              "SELECT hour, "
                  + COLUMNS
                  + " FROM rollup_hour WHERE hour NOT IN (SELECT hour FROM touched_hour)");

  static final String WRONG_DAYS =
      FRESH
          + differences(
              "SELECT day, " + COLUMNS + " FROM sums WHERE day IS NOT NULL",
              "SELECT day, " + COLUMNS + " FROM rollup_day");

  static final String WRONG_HOUR_BUCKETS =
      FRESH
          + differences(
              "SELECT target_id, location_id, hour, bucket, n FROM buckets WHERE hour IS NOT NULL",
              """
              SELECT target_id, location_id, hour, bucket, n
              FROM rollup_hour, unnest(buckets, bucket_checks) AS b (bucket, n)
              WHERE hour NOT IN (SELECT hour FROM touched_hour)
              """);

  static final String WRONG_DAY_BUCKETS =
      FRESH
          + differences(
              "SELECT target_id, location_id, day, bucket, n FROM buckets WHERE day IS NOT NULL",
              """
              SELECT target_id, location_id, day, bucket, n
              FROM rollup_day, unnest(buckets, bucket_checks) AS b (bucket, n)
              """);

  private static String differences(String one, String other) {
    return "SELECT count(*) FROM ((%1$s EXCEPT ALL %2$s) UNION ALL (%2$s EXCEPT ALL %1$s)) d"
        .formatted("(" + one + ")", "(" + other + ")");
  }

  private static final StorageSettings STORAGE =
      new StorageSettings(
          new Retention(2), new Retention(365), new Retention(365), new Retention(365));

  private static final Duration BROKER_LIMIT = Duration.ofSeconds(90);

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

  /** What {@code vedette incidents recompute} says, where it does not say that all is well. */
  List<String> wrongIncidents() {
    Processes.Finished recompute =
        processes.run(
            directory,
            Map.of("OPS_PORT", "0"),
            Distribution.home().resolve("bin/vedette"),
            "incidents",
            "recompute",
            "--last",
            "30d",
            "-c",
            "vedette.yaml");
    return recompute.exitCode() == 0
        ? List.of()
        : Stream.concat(recompute.err().stream(), recompute.out().stream()).toList();
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

  /** Every check, raw or archived, by its key: what stands in the columns, apart by spaces. */
  Map<Key, String> checks() throws SQLException {
    try (Connection connection = DriverManager.getConnection(postgres.jdbcUrl());
        Statement statement = connection.createStatement();
        ResultSet rows =
            statement.executeQuery(
                """
                SELECT t.name, l.name, h.scheduled_at,
                  concat_ws(' ', h.outcome, coalesce(h.failure_code::text, '-'), h.interval_ms,
                    h.late_ms, coalesce(h.status::text, '-'), h.total_us,
                    coalesce(h.dns_us, -1), coalesce(h.connect_us, -1), coalesce(h.tls_us, -1),
                    coalesce(h.send_us, -1), coalesce(h.wait_us, -1), coalesce(h.receive_us, -1),
                    coalesce(c.subject, '-'))
                FROM check_history h
                JOIN target t USING (target_id) JOIN location l USING (location_id)
                LEFT JOIN certificate c USING (certificate_id)
                """)) {
      Map<Key, String> checks = new HashMap<>();
      while (rows.next()) {
        Instant slot = rows.getObject(3, OffsetDateTime.class).toInstant();
        Key key = new Key(rows.getString(1), rows.getString(2), slot);
        assertThat(checks.put(key, rows.getString(4))).as("a second row of %s", key).isNull();
      }
      return checks;
    }
  }

  @Override
  public void close() {
    postgres.close();
  }
}
