package dev.vedette.e2e;

import static java.util.stream.Collectors.counting;
import static java.util.stream.Collectors.groupingBy;
import static org.awaitility.Awaitility.await;

import dev.vedette.embedded.EmbeddedPostgres;
import dev.vedette.embedded.PostgresOptions;
import dev.vedette.model.Slots;
import dev.vedette.wire.Topics;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/**
 * A checker, a broker and a writer, each a process of the distribution that can be killed and
 * started again on the same ports and directories, a database that can go and come back, and a site
 * that stays.
 */
final class Pipeline implements AutoCloseable {
  static final int TARGETS = 20;

  private static final String LOCATION = "e2e";
  private static final Duration INTERVAL = Duration.ofSeconds(1);
  private static final Duration BROKER_LIMIT = Duration.ofSeconds(60);

  private static final Pattern SPOOLED =
      Pattern.compile("(?m)^vedette_check_spooled(?:\\{.*})? (\\S+)$");

  private final Processes processes;
  private final Path directory;
  private final int targets;
  private final Site site = Site.start();
  private final int brokerPort = Ports.free();
  private final int checkerPort = Ports.free();
  private final int writerPort = Ports.free();
  private EmbeddedPostgres postgres;
  private Database database;
  private VedetteProcess broker;
  private VedetteProcess checker;
  private VedetteProcess writer;

  private Pipeline(Processes processes, Path directory, int targets, EmbeddedPostgres postgres)
      throws SQLException {
    this.processes = processes;
    this.targets = targets;
    this.directory = directory;
    this.postgres = postgres;
    this.database = Database.connect(postgres.uri());
  }

  /** The database and the site run, the rest does not yet. */
  static Pipeline start(Processes processes, Path directory) throws IOException, SQLException {
    return start(processes, directory, TARGETS);
  }

  /** The same with so many targets, each checked once a second. */
  static Pipeline start(Processes processes, Path directory, int targets)
      throws IOException, SQLException {
    EmbeddedPostgres postgres =
        EmbeddedPostgres.start(directory.resolve("postgres"), PostgresOptions.forTests());
    Pipeline pipeline = new Pipeline(processes, directory, targets, postgres);
    Files.writeString(directory.resolve("vedette.yaml"), pipeline.configuration());
    return pipeline;
  }

  private String configuration() {
    StringBuilder yaml = new StringBuilder();
    yaml.append("location: ").append(LOCATION).append('\n');
    yaml.append("kafka:\n  bootstrap_servers: \"127.0.0.1:").append(brokerPort).append("\"\n");
    // As short as brokers allow: so long a killed writer's partitions wait for it.
    yaml.append("  properties: {session.timeout.ms: \"6000\"}\n");
    yaml.append("postgres: {url: \"").append(postgres.uri()).append("\"}\n");
    yaml.append("ops: {port: \"${OPS_PORT}\"}\n");
    yaml.append("defaults: {interval: 1s, timeout: 1s}\n");
    yaml.append("targets:\n");
    targets()
        .forEach(name ->
            yaml.append("  - {name: %s, url: \"%s%s\"}\n".formatted(name, site.url(), name)));
    return yaml.toString();
  }

  private List<String> targets() {
    return IntStream.rangeClosed(1, targets).mapToObj(i -> "target-" + i).toList();
  }

  /** Returns when clients can connect. */
  void startBroker() {
    broker =
        processes.java(
            directory,
            "dev.vedette.embedded.EmbeddedBrokerMain",
            directory.resolve("kafka").toString(),
            Integer.toString(brokerPort));
    broker.output().await(Pattern.compile("^127\\.0\\.0\\.1:" + brokerPort + "$"), BROKER_LIMIT);
  }

  void stopDatabase() throws SQLException {
    database.close();
    postgres.close();
  }

  /** On the port that it had. */
  void startDatabase() throws SQLException {
    postgres =
        EmbeddedPostgres.start(
            directory.resolve("postgres"), PostgresOptions.forTests().withPort(postgres.port()));
    database = Database.connect(postgres.uri());
  }

  void startWriter() {
    writer = role("write", writerPort);
  }

  void startChecker() {
    checker = role("check", checkerPort);
  }

  private VedetteProcess role(String command, int opsPort) {
    Map<String, String> environment = Map.of("OPS_PORT", Integer.toString(opsPort));
    return processes.vedette(directory, environment, command, "-c", "vedette.yaml");
  }

  VedetteProcess broker() {
    return broker;
  }

  VedetteProcess checker() {
    return checker;
  }

  VedetteProcess writer() {
    return writer;
  }

  boolean checkerIsReady() throws InterruptedException {
    return Http.isReady(checkerPort);
  }

  /** Whether nothing waits on the checker's disk. */
  boolean checkerHasDelivered() throws InterruptedException {
    return checkerIsReady() && !Http.state(checkerPort).contains("on disk");
  }

  /** Results on the checker's disk; 0 while it does not run. */
  long spooled() throws InterruptedException {
    Matcher metric = SPOOLED.matcher(Http.metrics(checkerPort));
    return metric.find() ? (long) Double.parseDouble(metric.group(1)) : 0;
  }

  /** How many targets have a row with a slot at or after that time; 0 while there are no tables. */
  long targetsStoredSince(Instant time) {
    if (!hasTables()) {
      return 0;
    }
    return database.number(
        "SELECT count(DISTINCT target_id) FROM check_result WHERE scheduled_at >= '" + time + "'");
  }

  /** Waits until every target has been stored with a slot at or after that time. */
  void awaitRowsFrom(Instant time, Duration limit) {
    await().atMost(limit).until(() -> targetsStoredSince(time) == targets);
  }

  private boolean hasTables() {
    return database.number(
            "SELECT count(*) FROM pg_class WHERE relname IN ('check_result', 'target', 'location')")
        == 3;
  }

  long rows() {
    return database.number("SELECT count(*) FROM check_result");
  }

  /** Kinds and names of whatever no failed check stands behind. */
  List<String> unfoundedIncidents() {
    return database.strings(
        """
        SELECT concat_ws(' ', kind, t.name, l.name, opened_at)
        FROM incident LEFT JOIN target t USING (target_id) LEFT JOIN location l USING (location_id)
        WHERE NOT EXISTS (
          SELECT FROM check_result c
          WHERE c.target_id = t.target_id AND c.scheduled_at = opened_at AND c.outcome = 'down')
        """);
  }

  List<Key> storedKeys() {
    return database.checks().stream()
        .map(check -> new Key(check.target(), check.location(), check.scheduledAt()))
        .toList();
  }

  Map<String, Long> outcomes() {
    return database.checks().stream()
        .collect(
            groupingBy(
                check ->
                    check.failureCode() == null
                        ? check.outcome()
                        : check.outcome() + " " + check.failureCode(),
                TreeMap::new,
                counting()));
  }

  /** Every slot of every target from a time, inclusive, to another, exclusive. */
  List<Key> keysDue(Instant from, Instant to) {
    List<Key> keys = new ArrayList<>();
    for (String target : targets()) {
      Slots slots = Slots.of(target, LOCATION, INTERVAL);
      for (Instant slot = slots.after(from); slot.isBefore(to); slot = slots.after(slot)) {
        keys.add(new Key(target, LOCATION, slot));
      }
    }
    return keys;
  }

  /** How many events of the topic the writer has not committed yet. */
  long lag() throws Exception {
    try (Broker client = Broker.connect("127.0.0.1:" + brokerPort)) {
      return client.events(Topics.RESULTS) - client.committed(Topics.RESULTS);
    }
  }

  /** How many events could not be read or stored. */
  long deadLetters() throws Exception {
    try (Broker client = Broker.connect("127.0.0.1:" + brokerPort)) {
      return client.events(Topics.DEAD_LETTERS);
    }
  }

  @Override
  public void close() throws SQLException {
    database.close();
    postgres.close();
    site.close();
  }
}
