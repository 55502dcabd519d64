package dev.vedette.check.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vedette.check.metrics.CheckMetrics;
import dev.vedette.model.CheckResult;
import dev.vedette.model.Failure;
import dev.vedette.model.FailureCode;
import dev.vedette.model.Outcome;
import dev.vedette.model.Timings;
import dev.vedette.ops.Health;
import dev.vedette.ops.Outage;
import dev.vedette.wire.Topics;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.slf4j.helpers.NOPLogger;

/**
 * The delivery without its threads and without a broker: a real spool in a directory, Kafka's own
 * stand-in for a producer, and a clock that goes when it is told to. SQLite itself makes the disk
 * full, read-only or unusable, through the connection that the spool uses.
 */
final class OfflineDelivery implements AutoCloseable {
  static final Instant START = Instant.parse("2026-11-24T12:00:00Z");
  static final Duration TURN = Duration.ofMillis(20);

  final SimpleMeterRegistry metrics = new SimpleMeterRegistry();
  final List<MockProducer<byte[], byte[]>> producers = new ArrayList<>();
  final Backlog backlog;
  final DeliveryLoop loop;
  final ResultTopics topics;
  private final Queue<CheckResult> published = new ArrayDeque<>();
  private final SpoolSettings settings;
  private long nanos = 1;
  private int given;
  private Connection disk;
  private boolean acknowledging = true;
  private Topics.Creation topicsAnswer = new Topics.Creation.Done();

  private OfflineDelivery(SpoolSettings settings, Topics.Creation topicsAnswer) throws Exception {
    this.settings = settings;
    this.topicsAnswer = topicsAnswer;
    CheckMetrics checkMetrics = new CheckMetrics(metrics);
    InstantSource clock = () -> START.plusNanos(nanos);
    LostResults lost = new LostResults(checkMetrics.lost, () -> nanos);
    Spool spool =
        Spool.open(Path.of(settings.directory()), settings.maxSize().bytes(), this::connect);
    backlog = new Backlog(spool, settings, lost, clock, () -> nanos);
    KafkaSender sender = new KafkaSender(this::producer, outage("Kafka"), () -> nanos);
    topics =
        new ResultTopics(
            () -> this.topicsAnswer, sender::acknowledgedAt, outage("topics"), () -> nanos);
    loop =
        new DeliveryLoop(
            published, sender, backlog, topics, checkMetrics, lost, clock, () -> nanos);
    topics.look();
  }

  static OfflineDelivery in(Path directory) throws Exception {
    return in(SpoolSettings.in(directory.toString()));
  }

  static OfflineDelivery in(SpoolSettings settings) throws Exception {
    return new OfflineDelivery(settings, new Topics.Creation.Done());
  }

  static OfflineDelivery withTopics(Path directory, Topics.Creation answer) throws Exception {
    return new OfflineDelivery(SpoolSettings.in(directory.toString()), answer);
  }

  private Outage outage(String what) {
    return new Outage(NOPLogger.NOP_LOGGER, what + " away", what + " back", () -> nanos);
  }

  private Connection connect(Path file) throws SQLException {
    disk = SpoolDatabase.SQLITE.connect(file);
    return disk;
  }

  private Producer<byte[], byte[]> producer() {
    MockProducer<byte[], byte[]> producer =
        new MockProducer<>(false, null, new ByteArraySerializer(), new ByteArraySerializer());
    producers.add(producer);
    return producer;
  }

  MockProducer<byte[], byte[]> producer(int number) {
    return producers.get(number);
  }

  MockProducer<byte[], byte[]> kafka() {
    return producers.getLast();
  }

  /** So many new results, each of another target: "t0", "t1" and so on. */
  void publish(int count) {
    for (int i = 0; i < count; i++) {
      published.add(result("t" + given++));
    }
  }

  static CheckResult result(String target) {
    String why = "nobody knows ".repeat(50);
    return new CheckResult(
        target,
        "here",
        START,
        START,
        Duration.ofSeconds(1),
        "http://127.0.0.1/",
        new Outcome.Unknown(new Failure(FailureCode.MISSED, why, null)),
        null,
        null,
        null,
        null,
        0,
        null,
        Timings.NONE,
        null,
        Map.of());
  }

  /** Results published in all. */
  int given() {
    return given;
  }

  /** From now on Kafka says nothing, until {@link #kafkaAnswers()}. */
  void kafkaIsSilent() {
    acknowledging = false;
  }

  /** Kafka acknowledges so many of those that it has, and says nothing of the others. */
  void kafkaAcknowledges(int count) {
    for (int i = 0; i < count; i++) {
      assertThat(kafka().completeNext()).isTrue();
    }
  }

  void kafkaAnswers() {
    acknowledging = true;
  }

  void topicsAre(Topics.Creation answer) throws InterruptedException {
    topicsAnswer = answer;
    topics.look();
  }

  /** Lets time go by, with a turn every 20 ms, and Kafka answer after each. */
  void pass(Duration time) {
    for (Duration gone = Duration.ZERO; gone.compareTo(time) < 0; gone = gone.plus(TURN)) {
      nanos += TURN.toNanos();
      loop.turn();
      while (acknowledging && kafka().completeNext()) {}
    }
  }

  /** The same without a turn: a process that is stopped, a laptop that sleeps. */
  void skip(Duration time) {
    nanos += time.toNanos();
  }

  void diskIsFull() {
    // Up to what the file has now.
    pragma("max_page_count = 1");
  }

  void diskIsReadOnly() {
    pragma("query_only = ON");
  }

  void diskWorks() {
    pragma("max_page_count = 1000000");
    pragma("query_only = OFF");
  }

  /** The file can't be used any more, as after an error of the disk; another connection may. */
  void diskBreaks() throws SQLException {
    disk.close();
  }

  private void pragma(String what) {
    if (isDiskBroken()) {
      return;
    }
    try (Statement statement = disk.createStatement()) {
      statement.execute("PRAGMA " + what);
    } catch (SQLException e) {
      throw new AssertionError(e);
    }
  }

  /** Whether the file was made unusable and not opened anew yet. */
  boolean isDiskBroken() {
    try {
      return disk.isClosed();
    } catch (SQLException e) {
      throw new AssertionError(e);
    }
  }

  /** What the spool holds, delivered or not, by target. */
  List<String> rows() {
    try (Statement statement = disk.createStatement();
        var row = statement.executeQuery("SELECT CAST(key AS TEXT) FROM result ORDER BY id")) {
      List<String> found = new ArrayList<>();
      while (row.next()) {
        found.add(row.getString(1));
      }
      return found;
    } catch (SQLException e) {
      throw new AssertionError(e);
    }
  }

  /** What all producers were given, by target. */
  List<String> sent() {
    return producers.stream()
        .flatMap(producer -> producer.history().stream())
        .map(sent -> new String(sent.key(), StandardCharsets.UTF_8))
        .toList();
  }

  double count(String metric) {
    return metrics.get("vedette.check." + metric).counter().count();
  }

  DeliveryStatus status() {
    return loop.status();
  }

  Health health() {
    return status().health("kafka:9092", nanos);
  }

  @Override
  public void close() {
    loop.close();
  }
}
