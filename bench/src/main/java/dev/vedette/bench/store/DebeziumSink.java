package dev.vedette.bench.store;

import dev.vedette.bench.harness.Progress;
import dev.vedette.bench.harness.StoreServers;
import dev.vedette.model.CheckResult;
import dev.vedette.model.Phase;
import dev.vedette.wire.KafkaClients;
import dev.vedette.wire.KafkaSettings;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;

/**
 * The usual way from a topic into a table without code of one's own: Kafka Connect with Debezium's
 * JDBC sink, upserting flat events by the same key.
 */
final class DebeziumSink {
  private static final String TOPIC = "bench_flat";
  private static final int PARTITIONS = 6;
  private static final Duration PATIENCE = Duration.ofMinutes(5);

  private static final List<String> TEXTS =
      List.of("target", "location", "scheduled_at", "outcome", "http_version", "ip", "subject");

  private static final List<String> NUMBERS =
      List.of("interval_ms", "status", "bytes", "redirects", "total");

  private DebeziumSink() {}

  /** Rows a second, from the first row to the last; empty when its jars can't be had. */
  static Optional<Double> rate(
      StoreServers servers, SampleChecks sample, int events, Path directory) throws Exception {
    Optional<String> classPath = classPath(directory);
    if (classPath.isEmpty()) {
      Progress.say(
          "Debezium's jars can't be resolved (bench/debezium/pom.xml): its figure is null");
      return Optional.empty();
    }
    fill(servers, sample, events);
    Path worker =
        Files.writeString(directory.resolve("worker.properties"), worker(servers, directory));
    Path sink = Files.writeString(directory.resolve("sink.properties"), sink(servers));
    List<String> command = new ArrayList<>();
    command.add(ProcessHandle.current().info().command().orElseThrow());
    command.addAll(List.of("-Xmx2g", "-cp", classPath.get()));
    command.add("org.apache.kafka.connect.cli.ConnectStandalone");
    command.addAll(List.of(worker.toString(), sink.toString()));
    Process connect =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(directory.resolve("connect.log").toFile())
            .start();
    try {
      return await(servers, connect, events, directory);
    } finally {
      connect.destroyForcibly().waitFor();
    }
  }

  private static Optional<Double> await(
      StoreServers servers, Process connect, int events, Path directory)
      throws SQLException, InterruptedException, IOException {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    long firstAt = 0;
    long first = 0;
    while (connect.isAlive() && System.nanoTime() < deadline) {
      long rows =
          servers.count("SELECT count(*) FROM pg_class WHERE relname = 'debezium_check'") == 0
              ? 0
              : servers.count("SELECT count(*) FROM debezium_check");
      if (firstAt == 0 && rows > 0) {
        firstAt = System.nanoTime();
        first = rows;
      }
      if (rows >= events) {
        double rate = (rows - first) / ((System.nanoTime() - firstAt) / 1e9);
        Progress.say("Debezium: %,.0f rows a second, of %,d".formatted(rate, events));
        return Optional.of(rate);
      }
      Thread.sleep(50);
    }
    List<String> log = Files.readAllLines(directory.resolve("connect.log"));
    Progress.say("Debezium did not finish; the end of its log:");
    log.subList(Math.max(0, log.size() - 15), log.size()).forEach(System.err::println);
    return Optional.empty();
  }

  private static Optional<String> classPath(Path directory)
      throws IOException, InterruptedException {
    Path root = Path.of(System.getProperty("vedette.root", "."));
    Path file = directory.resolve("debezium-class-path");
    Progress.say("fetching Kafka Connect and Debezium");
    Process maven =
        new ProcessBuilder(
                root.resolve("mvnw").toString(),
                "-B",
                "-ntp",
                "-q",
                "-f",
                root.resolve("bench/debezium/pom.xml").toString(),
                "dependency:build-classpath",
                "-Dmdep.outputFile=" + file.toAbsolutePath())
            .redirectErrorStream(true)
            .redirectOutput(directory.resolve("debezium.log").toFile())
            .start();
    return maven.waitFor() == 0 && Files.exists(file)
        ? Optional.of(Files.readString(file).strip())
        : Optional.empty();
  }

  private static void fill(StoreServers servers, SampleChecks sample, int events) throws Exception {
    Progress.say("filling a topic with %,d flat events for Debezium".formatted(events));
    KafkaSettings kafka = KafkaSettings.plaintext(servers.bootstrapServers());
    try (Admin admin = KafkaClients.admin(kafka, "bench")) {
      admin.createTopics(List.of(new NewTopic(TOPIC, PARTITIONS, (short) 1))).all().get();
    }
    try (Producer<byte[], byte[]> producer = KafkaClients.producer(kafka, "bench")) {
      for (int n = 0; n < events; n++) {
        CheckResult check = sample.check(n);
        var _ =
            producer.send(
                new ProducerRecord<>(
                    TOPIC,
                    check.target().getBytes(StandardCharsets.UTF_8),
                    flat(check).getBytes(StandardCharsets.UTF_8)));
      }
    }
  }

  /** With its schema, as Connect's JsonConverter wants it. */
  private static String flat(CheckResult check) {
    StringBuilder fields = new StringBuilder();
    StringBuilder values = new StringBuilder();
    List<Object> texts =
        List.of(
            check.target(),
            check.location(),
            check.scheduledAt(),
            check.outcome().wireName(),
            "1.1",
            String.valueOf(check.ip()),
            "CN=" + check.target());
    for (int i = 0; i < TEXTS.size(); i++) {
      add(fields, values, TEXTS.get(i), "string", "\"" + texts.get(i) + "\"");
    }
    List<Object> numbers =
        List.of(
            check.interval().toMillis(),
            String.valueOf(check.status()),
            String.valueOf(check.bytes()),
            check.redirects(),
            check.timings().totalUs());
    for (int i = 0; i < NUMBERS.size(); i++) {
      add(fields, values, NUMBERS.get(i), "int64", numbers.get(i).toString());
    }
    for (Phase phase : Phase.values()) {
      add(fields, values, phase.wireName(), "int64", "" + check.timings().micros(phase));
    }
    return "{\"schema\":{\"type\":\"struct\",\"optional\":false,\"name\":\"check\",\"fields\":["
        + fields
        + "]},\"payload\":{"
        + values
        + "}}";
  }

  private static void add(
      StringBuilder fields, StringBuilder values, String name, String type, String value) {
    String comma = values.isEmpty() ? "" : ",";
    fields.append(comma).append("{\"field\":\"").append(name).append("\",\"type\":\"");
    fields.append(type).append("\",\"optional\":false}");
    values.append(comma).append('"').append(name).append("\":").append(value);
  }

  private static String worker(StoreServers servers, Path directory) {
    return """
    bootstrap.servers=%s
    key.converter=org.apache.kafka.connect.converters.ByteArrayConverter
    value.converter=org.apache.kafka.connect.json.JsonConverter
    value.converter.schemas.enable=true
    offset.storage.file.filename=%s
    offset.flush.interval.ms=10000
    listeners=http://127.0.0.1:0
    consumer.max.poll.records=10000
    consumer.fetch.min.bytes=1000000
    """
        .formatted(servers.bootstrapServers(), directory.resolve("connect.offsets"));
  }

  /** As fast as its documentation knows how: large batches, one row of a key in each. */
  private static String sink(StoreServers servers) {
    return """
    name=bench
    connector.class=io.debezium.connector.jdbc.JdbcSinkConnector
    tasks.max=2
    topics=%s
    connection.url=%s
    connection.username=vedette
    connection.password=none
    insert.mode=upsert
    primary.key.mode=record_value
    primary.key.fields=target,location,scheduled_at
    collection.name.format=debezium_check
    schema.evolution=basic
    batch.size=10000
    use.reduction.buffer=true
    """
        .formatted(TOPIC, servers.postgres().jdbcUrl().replaceFirst("\\?.*", ""));
  }
}
