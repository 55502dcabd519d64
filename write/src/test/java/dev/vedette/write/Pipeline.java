package dev.vedette.write;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.awaitility.Awaitility.await;

import dev.vedette.embedded.BrokerOptions;
import dev.vedette.embedded.EmbeddedBroker;
import dev.vedette.embedded.EmbeddedPostgres;
import dev.vedette.embedded.PostgresOptions;
import dev.vedette.model.CheckResult;
import dev.vedette.store.Database;
import dev.vedette.store.PostgresSettings;
import dev.vedette.store.StorageSettings;
import dev.vedette.wire.DeadLetterHeaders;
import dev.vedette.wire.KafkaClients;
import dev.vedette.wire.KafkaSettings;
import dev.vedette.wire.Topics;
import dev.vedette.wire.event.ResultEncoder;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/** A broker, a database, and the hands to put records in and to look at rows. */
final class Pipeline implements AutoCloseable {
  private final Path directory;
  private EmbeddedBroker broker;
  private EmbeddedPostgres postgres;
  private final Database database;
  private final Producer<byte[], byte[]> producer;

  Pipeline(Path directory) throws Exception {
    this.directory = directory;
    broker = startBroker(0);
    postgres = startPostgres(0);
    database = Database.open(new PostgresSettings(postgres.uri()));
    producer = KafkaClients.producer(kafka(), "test");
    database.migrate();
    reset();
  }

  /** Empty topics, no group, no rows. */
  void reset() throws Exception {
    List<String> topics = List.of(Topics.RESULTS, Topics.DEAD_LETTERS);
    try (Admin admin = KafkaClients.admin(kafka(), "test")) {
      for (String topic : topics) {
        if (admin.listTopics().names().get().contains(topic)) {
          admin.deleteTopics(List.of(topic)).all().get();
        }
      }
      await().until(() -> admin.listTopics().names().get(), names -> !names.removeAll(topics));
      Topics.createAbsent(admin, kafka());
      deleteGroup(admin);
    }
    value(
        "TRUNCATE incident, incident_transition, incident_alias, incident_action, target_fold,"
            + " fold_checkpoint, target_state, topic_progress, alert_rule, check_result,"
            + " check_evidence, check_archive, rollup_hour, rollup_day, touched_hour, late_check,"
            + " upkeep, storage_retention, dead_letter_target, target_location, target, location,"
            + " certificate");
  }

  private EmbeddedBroker startBroker(int port) {
    return EmbeddedBroker.start(directory.resolve("kafka"), BrokerOptions.plaintext(port));
  }

  private EmbeddedPostgres startPostgres(int port) {
    return EmbeddedPostgres.start(
        directory.resolve("postgres"), new PostgresOptions(port, false, null));
  }

  KafkaSettings kafka() {
    // Groups of one or two settle at once; nothing here waits for a third to come.
    return new KafkaSettings(
        broker.bootstrapServers(), null, null, 3, null, Map.of("heartbeat.interval.ms", "300"));
  }

  Database database() {
    return database;
  }

  String databaseUri() {
    return postgres.uri();
  }

  Writer writer() {
    return writer(database);
  }

  Writer writer(Database into) {
    return writer(into, new WriteSettings(500, Duration.ofMillis(20)), new SimpleMeterRegistry());
  }

  Writer writer(Database into, WriteSettings settings, MeterRegistry registry) {
    return Writer.start(
        kafka(), settings, StorageSettings.DEFAULT, into, registry, InstantSource.system());
  }

  /** Another pool of connections, by whose name a {@link Gate} knows them. */
  Database connect(String application) {
    return Database.open(new PostgresSettings(postgres.uri() + "?application_name=" + application));
  }

  /** Closes a gate before a table, for the connections of an application. */
  Gate gate(String table, String application) throws SQLException {
    return new Gate(table, application);
  }

  /** A trigger at which who inserts into a table waits for a lock that a connection of ours has. */
  final class Gate implements AutoCloseable {
    private static final int LOCK = 4711;

    private final String table;
    private final Connection holder = DriverManager.getConnection(postgres.jdbcUrl());

    private Gate(String table, String application) throws SQLException {
      this.table = table;
      value(
          """
          CREATE OR REPLACE FUNCTION wait_at_gate() RETURNS trigger LANGUAGE plpgsql AS $$
            BEGIN
              IF current_setting('application_name') = '%s' THEN
                PERFORM pg_advisory_xact_lock_shared(%d);
              END IF;
              RETURN NULL;
            END $$;
          CREATE TRIGGER gate BEFORE INSERT ON %s
            FOR EACH STATEMENT EXECUTE FUNCTION wait_at_gate()
          """
              .formatted(application, LOCK, table));
      holder.createStatement().execute("SELECT pg_advisory_lock(" + LOCK + ")");
    }

    boolean isWaitedAt() {
      return value("SELECT count(*) FROM pg_locks WHERE objid = " + LOCK + " AND NOT granted")
          .equals("1");
    }

    void open() throws SQLException {
      holder.close();
    }

    @Override
    public void close() throws SQLException {
      open();
      value("DROP TRIGGER gate ON " + table);
    }
  }

  void publish(List<CheckResult> results) {
    for (CheckResult result : results) {
      publish(result.target(), ResultEncoder.encode(result));
    }
    producer.flush();
  }

  void publish(@Nullable String key, byte @Nullable [] value) {
    publish(key == null ? null : key.getBytes(UTF_8), value);
  }

  void publish(byte @Nullable [] key, byte @Nullable [] value) {
    producer.send(new ProducerRecord<>(Topics.RESULTS, key, value));
  }

  /** As {@code vedette dead-letters replay} does. */
  void replay(CheckResult result) {
    ProducerRecord<byte[], byte[]> record =
        new ProducerRecord<>(
            Topics.RESULTS, result.target().getBytes(UTF_8), ResultEncoder.encode(result));
    record.headers().add(DeadLetterHeaders.REPLAYED, "0@0".getBytes(UTF_8));
    producer.send(record);
    producer.flush();
  }

  void stopBroker() {
    broker.close();
  }

  /** On the port that it had. */
  void restartBroker() {
    String address = broker.bootstrapServers();
    broker = startBroker(Integer.parseInt(address.substring(address.indexOf(':') + 1)));
  }

  void stopPostgres() {
    postgres.close();
  }

  /** On the port that it had. */
  void restartPostgres() {
    postgres = startPostgres(postgres.port());
  }

  String value(String sql) {
    try (Connection connection = DriverManager.getConnection(postgres.jdbcUrl());
        Statement statement = connection.createStatement();
        ResultSet rows = statement.execute(sql) ? statement.getResultSet() : null) {
      return rows != null && rows.next() ? rows.getString(1) : "no row";
    } catch (SQLException e) {
      return e.getSQLState();
    }
  }

  String rows() {
    return value("SELECT count(*) FROM check_result");
  }

  /** Records that the writer's group has behind it, over all partitions. */
  long committed() throws Exception {
    try (Admin admin = KafkaClients.admin(kafka(), "test")) {
      return admin
          .listConsumerGroupOffsets(Subscription.GROUP)
          .partitionsToOffsetAndMetadata()
          .get()
          .values()
          .stream()
          .mapToLong(OffsetAndMetadata::offset)
          .sum();
    }
  }

  /** As if no offset had ever been committed. */
  void rewind() throws Exception {
    try (Admin admin = KafkaClients.admin(kafka(), "test")) {
      deleteGroup(admin);
    }
  }

  private static void deleteGroup(Admin admin) throws Exception {
    boolean there =
        admin.listGroups().all().get().stream()
            .anyMatch(group -> group.groupId().equals(Subscription.GROUP));
    if (there) {
      admin.deleteConsumerGroups(List.of(Subscription.GROUP)).all().get();
    }
  }

  /** Everything in the topic of dead letters, once there are that many. */
  List<ConsumerRecord<byte[], byte[]>> deadLetters(int expected) {
    List<ConsumerRecord<byte[], byte[]>> letters = new ArrayList<>();
    try (Consumer<byte[], byte[]> consumer = KafkaClients.consumer(kafka(), "test", "test")) {
      List<TopicPartition> partitions = List.of(new TopicPartition(Topics.DEAD_LETTERS, 0));
      consumer.assign(partitions);
      consumer.seekToBeginning(partitions);
      long deadline = System.nanoTime() + Duration.ofSeconds(10).toNanos();
      while (letters.size() < expected && System.nanoTime() < deadline) {
        consumer.poll(Duration.ofMillis(100)).forEach(letters::add);
      }
    }
    return letters;
  }

  @Override
  public void close() {
    producer.close();
    database.close();
    postgres.close();
    broker.close();
  }
}
