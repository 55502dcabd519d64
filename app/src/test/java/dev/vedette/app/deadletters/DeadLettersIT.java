package dev.vedette.app.deadletters;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.vedette.app.Vedette;
import dev.vedette.config.ConfigurationReader;
import dev.vedette.embedded.BrokerOptions;
import dev.vedette.embedded.EmbeddedBroker;
import dev.vedette.embedded.EmbeddedPostgres;
import dev.vedette.embedded.PostgresOptions;
import dev.vedette.model.CheckResult;
import dev.vedette.model.Outcome;
import dev.vedette.model.Timings;
import dev.vedette.store.Database;
import dev.vedette.store.PostgresSettings;
import dev.vedette.store.StorageSettings;
import dev.vedette.wire.KafkaClients;
import dev.vedette.wire.KafkaSettings;
import dev.vedette.wire.Topics;
import dev.vedette.wire.event.ResultEncoder;
import dev.vedette.write.WriteSettings;
import dev.vedette.write.Writer;
import dev.vedette.write.deadletters.DeadLetter;
import dev.vedette.write.deadletters.DeadLetterReader;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** The commands against a real broker, with the letters of a real writer. */
final class DeadLettersIT {
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  /** A clock that is three hours slow takes what is new for what is to come. */
  private static final InstantSource SLOW = () -> Instant.now().minus(Duration.ofHours(3));

  private static EmbeddedBroker broker;
  private static EmbeddedPostgres postgres;
  private static Database database;

  @TempDir private Path directory;
  private StringWriter err = new StringWriter();

  @BeforeAll
  static void start(@TempDir Path kafka, @TempDir Path tables) {
    broker = EmbeddedBroker.start(kafka, BrokerOptions.plaintext(0));
    postgres = EmbeddedPostgres.start(tables, new PostgresOptions(0, false, null));
    database = Database.open(new PostgresSettings(postgres.uri()));
    database.migrate();
  }

  @AfterAll
  static void stop() {
    database.close();
    postgres.close();
    broker.close();
  }

  /** Empty topics, and a group that has read nothing. */
  @BeforeEach
  void reset() throws Exception {
    try (Admin admin = KafkaClients.admin(kafka(), "test")) {
      deleteTopics(admin);
      Topics.createAbsent(admin, kafka());
      if (admin.listGroups().all().get().stream()
          .anyMatch(group -> group.groupId().equals(Topics.WRITER_GROUP))) {
        admin.deleteConsumerGroups(List.of(Topics.WRITER_GROUP)).all().get();
      }
    }
    write("kafka: {bootstrap_servers: '" + broker.bootstrapServers() + "'}");
  }

  private static void deleteTopics(Admin admin) throws Exception {
    List<String> topics = List.of(Topics.RESULTS, Topics.DEAD_LETTERS);
    List<String> present =
        admin.listTopics().names().get().stream().filter(topics::contains).toList();
    admin.deleteTopics(present).all().get();
    await().until(() -> admin.listTopics().names().get(), names -> !names.removeAll(topics));
  }

  private void write(String yaml) throws Exception {
    Files.writeString(directory.resolve("vedette.yaml"), yaml);
  }

  private static KafkaSettings kafka() {
    return new KafkaSettings(
        broker.bootstrapServers(), null, null, 1, null, Map.of("heartbeat.interval.ms", "300"));
  }

  /** What it prints, once it has ended as expected. */
  private String vedette(int exitCode, String... arguments) {
    StringWriter out = new StringWriter();
    err = new StringWriter();
    CommandLine vedette = Vedette.commandLine(new ConfigurationReader(Map.of(), directory), false);
    vedette.setOut(new PrintWriter(out)).setErr(new PrintWriter(err));
    assertThat(vedette.execute(arguments)).as("%s%s", out, err).isEqualTo(exitCode);
    return out.toString();
  }

  private static void publish(String key, byte[] value) throws Exception {
    try (Producer<byte[], byte[]> producer = KafkaClients.producer(kafka(), "test")) {
      ProducerRecord<byte[], byte[]> record =
          new ProducerRecord<>(Topics.RESULTS, key.getBytes(UTF_8), value);
      record.headers().add("trace", "abc".getBytes(UTF_8));
      record.headers().add("vedette.reason", "forged".getBytes(UTF_8));
      producer.send(record).get();
    }
  }

  private static byte[] event(String target) {
    Instant slot = Instant.now().truncatedTo(ChronoUnit.MINUTES);
    return ResultEncoder.encode(result(target, slot));
  }

  private static CheckResult result(String target, Instant slot) {
    return new CheckResult(
        target,
        "berlin-1",
        slot,
        slot,
        Duration.ofMinutes(1),
        "https://shop.example/",
        new Outcome.Up(),
        200,
        "1.1",
        "192.0.2.7",
        5120L,
        0,
        null,
        new Timings(310, 8120, -1, 60, 41200, 900, 50590),
        null,
        Map.of());
  }

  private static Writer writer(InstantSource clock) {
    return Writer.start(
        kafka(),
        new WriteSettings(500, Duration.ofMillis(20)),
        StorageSettings.DEFAULT,
        database,
        new SimpleMeterRegistry(),
        clock);
  }

  /** Lets a writer work until there are that many letters. */
  private static void refuse(int letters, InstantSource clock) {
    try (var _ = writer(clock)) {
      await().atMost(PATIENCE).until(DeadLettersIT::letters, count -> count == letters);
    }
  }

  private static int letters() {
    AtomicInteger count = new AtomicInteger();
    try (DeadLetterReader reader = DeadLetterReader.open(kafka())) {
      reader.read(letter -> count.incrementAndGet());
    }
    return count.get();
  }

  private static DeadLetter newest() {
    List<DeadLetter> newest = new ArrayList<>();
    try (DeadLetterReader reader = DeadLetterReader.open(kafka())) {
      reader.read(newest::add);
    }
    return newest.getLast();
  }

  @Test
  void whereThereIsNoneThatIsSaid() throws Exception {
    assertThat(vedette(0, "dead-letters", "list")).isEqualTo("no dead letters\n");
    assertThat(vedette(0, "dead-letters", "list", "--json")).isEmpty();
    assertThat(vedette(0, "dead-letters", "replay", "--all")).isEqualTo("replayed 0 letters\n");
    try (Admin admin = KafkaClients.admin(kafka(), "test")) {
      deleteTopics(admin);
      assertThat(vedette(0, "dead-letters", "list")).isEqualTo("no dead letters\n");
      assertThat(admin.listTopics().names().get()).doesNotContain(Topics.DEAD_LETTERS);
    }
  }

  @Test
  void aBrokerThatIsAwayIsNoFaultOfOurs() throws Exception {
    int port;
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = socket.getLocalPort();
    }
    write("kafka: {bootstrap_servers: '127.0.0.1:" + port + "'}");

    assertThat(vedette(69, "dead-letters", "list")).isEmpty();
    assertThat(err.toString())
        .startsWith(
            "vedette: can't read the dead letters at 127.0.0.1:" + port + ": no broker answers")
        .hasLineCount(1);
  }

  @Test
  void listShowsHarmlesslyWhatTheWriterRefused() throws Exception {
    publish("shop", "{broken \u001b[2J\n\u202eé".getBytes(UTF_8));
    publish("shop", new byte[] {'{', (byte) 0xff, 0});
    publish("shop", event("ahead"));
    refuse(3, SLOW);

    String table = vedette(0, "dead-letters", "list");
    assertThat(table)
        .contains("  letter  when", "vedette.results/0@0\n", "vedette.results/0@2\n")
        .contains("unreadable: not JSON: ", "\n          {broken \\u001b[2J\\u000a\\u202eé\n")
        .contains("scheduled_at ", " is more than an hour ahead of ")
        .endsWith("\n3 dead letters: 1 time, 2 unreadable\n")
        .doesNotContain("\u001b", "\u202e", "forged");
    assertThat(table.lines()).allMatch(line -> line.length() <= 100);
    assertThat(vedette(0, "dead-letters", "list", "--limit", "1"))
        .contains("vedette.results/0@2")
        .doesNotContain("vedette.results/0@1")
        .endsWith("; the newest 1 are shown\n");

    String json = vedette(0, "dead-letters", "list", "--json");
    assertThat(json.lines()).hasSize(3);
    assertThat(json)
        .contains("\"letter\":\"0@0\"", "\"cause\":\"time\"", "\"from\":\"vedette.results/0@1\"")
        .contains("\"value\":\"{broken \\u001B[2J\\n\\u202E\\u00E9\"")
        .contains("\"key\":\"shop\",\"value_base64\":\"e/8A\"");
  }

  @Test
  void whatIsReplayedAfterTheCauseIsGoneBecomesRowsOnce() throws Exception {
    publish("shop", event("replayed-1"));
    publish("shop", event("replayed-2"));
    refuse(2, SLOW);

    String preview = vedette(0, "dead-letters", "replay", "--reason", "ahead", "--dry-run");
    assertThat(preview.lines()).hasSize(2).allMatch(line -> line.startsWith("would replay letter"));
    assertThat(vedette(0, "dead-letters", "replay", "--reason", "none")).contains("replayed 0 ");
    assertThat(vedette(0, "dead-letters", "replay", "--reason", "none", "--dry-run"))
        .isEqualTo("would replay no letter\n");
    assertThat(vedette(0, "dead-letters", "replay", "--offset", "1"))
        .contains("replayed 1 letter\n");
    assertThat(vedette(0, "dead-letters", "replay", "--all")).contains("replayed 2 letters\n");

    try (var _ = writer(InstantSource.system())) {
      await().atMost(PATIENCE).until(DeadLettersIT::rows, "replayed-1 replayed-2"::equals);
    }
    assertThat(letters()).isEqualTo(2);
  }

  @Test
  void whatIsRefusedAgainNamesItsLetterAndDoesNotMultiply() throws Exception {
    publish("shop", event("again"));
    refuse(1, SLOW);
    vedette(0, "dead-letters", "replay", "--all");
    refuse(2, SLOW);

    assertThat(newest().replayed()).isEqualTo("0@0");
    assertThat(newest().reason()).contains("ahead");
    assertThat(newest().record().headers().lastHeader("trace").value())
        .isEqualTo("abc".getBytes(UTF_8));
    assertThat(newest().record().headers().headers("vedette.reason")).hasSize(1);
    assertThat(newest().record().key()).isEqualTo("shop".getBytes(UTF_8));
    assertThat(vedette(0, "dead-letters", "list"))
        .contains("vedette.results/0@1, replayed from letter 0@0\n")
        .endsWith("2 dead letters: 2 time; 1 came back after a replay\n");
    assertThat(vedette(0, "dead-letters", "replay", "--all")).isEqualTo("replayed 1 letter\n");
    refuse(3, SLOW);
    assertThat(newest().replayed()).isEqualTo("0@1");
  }

  @Test
  void anExcerptIsNamedAndNotReplayed() throws Exception {
    byte[] large = new byte[1_048_400];
    // Random, so that it stays as large when it is compressed.
    new Random(1).nextBytes(large);
    publish("shop", large);
    refuse(1, InstantSource.system());

    assertThat(vedette(0, "dead-letters", "list")).contains(", excerpt of 1048400 bytes\n");
    assertThat(vedette(0, "dead-letters", "replay", "--all")).isEqualTo("replayed 0 letters\n");
    assertThat(err.toString()).startsWith("can't replay letter 0, of which only an excerpt");
  }

  @Test
  void whichLettersHasToBeSaidAndTheyHaveToBeThere() {
    vedette(2, "dead-letters", "replay");
    assertThat(err.toString()).contains("Choose by one of --all, --reason or --offset");
    vedette(2, "dead-letters", "replay", "--all", "--offset", "1");
    vedette(2, "dead-letters", "replay", "--offset", "7");
    assertThat(err.toString()).contains("there is no dead letter 7");
    vedette(2, "dead-letters", "list", "--limit", "0");
    assertThat(err.toString()).contains("--limit must be at least 1");
  }

  /** The targets that have been replayed and are stored, each as often as it has rows. */
  private static String rows() throws SQLException {
    try (Connection connection = DriverManager.getConnection(postgres.jdbcUrl());
        Statement statement = connection.createStatement();
        ResultSet rows =
            statement.executeQuery(
                "SELECT string_agg(target, ' ' ORDER BY target) FROM checks"
                    + " WHERE target LIKE 'replayed-%'")) {
      rows.next();
      return String.valueOf(rows.getString(1));
    }
  }
}
