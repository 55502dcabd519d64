package dev.vedette.app.roles;

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
import dev.vedette.ops.Health;
import dev.vedette.store.Database;
import dev.vedette.store.PostgresSettings;
import dev.vedette.store.StorageSettings;
import dev.vedette.wire.KafkaClients;
import dev.vedette.wire.KafkaSettings;
import dev.vedette.wire.Topics;
import dev.vedette.wire.event.ResultEncoder;
import dev.vedette.write.WriteSettings;
import dev.vedette.write.Writer;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** {@code vedette write rewind}, after rows were lost as by the restore of an older dump. */
final class RewindIT {
  private static final String FROM_TO = "( +20\\d\\d-\\d\\d-\\d\\d \\d\\d:\\d\\d:\\d\\d){2}$";
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final Instant SLOT = Instant.now().truncatedTo(ChronoUnit.MINUTES);

  @TempDir private Path directory;
  private EmbeddedBroker broker;
  private EmbeddedPostgres postgres;
  private Database database;
  private String out = "";

  @BeforeEach
  void start() throws Exception {
    broker = EmbeddedBroker.start(directory.resolve("kafka"), BrokerOptions.plaintext(0));
    postgres =
        EmbeddedPostgres.start(directory.resolve("tables"), new PostgresOptions(0, false, null));
    database = Database.open(new PostgresSettings(postgres.uri()));
    database.migrate();
    Files.writeString(
        directory.resolve("vedette.yaml"),
        "kafka: {bootstrap_servers: '" + broker.bootstrapServers() + "'}");
    try (Admin admin = KafkaClients.admin(kafka(), "test")) {
      Topics.createAbsent(admin, kafka());
    }
  }

  @AfterEach
  void stop() {
    database.close();
    postgres.close();
    broker.close();
  }

  private KafkaSettings kafka() {
    return KafkaSettings.plaintext(broker.bootstrapServers());
  }

  private Writer writer() {
    return Writer.start(
        kafka(),
        WriteSettings.DEFAULT,
        StorageSettings.DEFAULT,
        database,
        new SimpleMeterRegistry(),
        InstantSource.system());
  }

  private int rewind(String... more) {
    StringWriter text = new StringWriter();
    CommandLine vedette = Vedette.commandLine(new ConfigurationReader(Map.of(), directory), false);
    vedette.setOut(new PrintWriter(text)).setErr(new PrintWriter(text));
    String[] arguments = new String[2 + more.length];
    arguments[0] = "write";
    arguments[1] = "rewind";
    System.arraycopy(more, 0, arguments, 2, more.length);
    int exitCode = vedette.execute(arguments);
    out = text.toString();
    return exitCode;
  }

  private void publish(String target, int count) throws Exception {
    try (Producer<byte[], byte[]> producer = KafkaClients.producer(kafka(), "test")) {
      for (int i = 0; i < count; i++) {
        byte[] event = ResultEncoder.encode(result(target, SLOT.minusSeconds(i)));
        producer.send(new ProducerRecord<>(Topics.RESULTS, target.getBytes(UTF_8), event));
      }
    }
  }

  static CheckResult result(String target, Instant slot) {
    return new CheckResult(
        target,
        "berlin-1",
        slot,
        slot,
        Duration.ofSeconds(1),
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

  private String sql(String statement) throws Exception {
    try (Connection connection = DriverManager.getConnection(postgres.jdbcUrl());
        Statement sql = connection.createStatement();
        ResultSet rows = sql.execute(statement) ? sql.getResultSet() : null) {
      return rows != null && rows.next() ? rows.getString(1) : "";
    }
  }

  private void awaitRows(int count) {
    await()
        .atMost(PATIENCE)
        .until(() -> sql("SELECT count(*) FROM check_result"), String.valueOf(count)::equals);
  }

  @Test
  void whatARestoredDumpLacksIsStoredAgainAndTheRestIsNotStoredTwice() throws Exception {
    Instant dumped;
    try (Writer writer = writer()) {
      publish("early", 1_200);
      awaitRows(1_200);
      await().atMost(PATIENCE).until(() -> writer.health() instanceof Health.Ready);
      Instant published = Instant.now();
      await().until(() -> Instant.now().isAfter(published.plusMillis(5)));
      dumped = Instant.now();
      publish("late", 30);
      awaitRows(1_230);

      assertThat(rewind()).isEqualTo(69);
      assertThat(out)
          .contains("the group vedette.write is read by vedette.write at 127.0.0.1; stop every");
    }
    sql("DELETE FROM check_result");

    assertThat(rewind("--from", dumped.toString())).isZero();
    assertThat(out).containsPattern("(?m)^all +30" + FROM_TO).doesNotContain("older than that");
    try (var _ = writer()) {
      awaitRows(30);
    }

    assertThat(rewind()).isZero();
    assertThat(out).containsPattern("(?m)^all +1,230" + FROM_TO);
    assertThat(rewind()).isZero();
    assertThat(out).containsPattern("(?m)^all +1,230" + FROM_TO);
    try (var _ = writer()) {
      awaitRows(1_230);
    }
  }

  @Test
  void whatNoWriterHasReadYetIsNotSkipped() throws Exception {
    publish("unread", 20);

    assertThat(rewind("--from", Instant.now().plusSeconds(60).toString())).isZero();

    assertThat(out).containsPattern("(?m)^all +20  ");
    try (var _ = writer()) {
      awaitRows(20);
    }
  }

  @Test
  void aTimeBeforeAllOthersIsTheBeginning() throws Exception {
    try (Writer _ = writer()) {
      publish("early", 20);
      awaitRows(20);
    }

    // As a number of milliseconds -1, which means the end to Kafka.
    assertThat(rewind("--from", "1969-12-31T23:59:59.999Z")).isZero();
    assertThat(out).containsPattern("(?m)^all +20  ");
    assertThat(rewind("--from", "0001-01-01T00:00:00Z")).isZero();
    assertThat(out).containsPattern("(?m)^all +20  ");
  }

  @Test
  void aTimeThatIsNoneIsRefused() {
    assertThat(rewind("--from", "yesterday")).isEqualTo(2);
    assertThat(out).contains("--from: 'yesterday' is no time; write 2026-01");
  }
}
