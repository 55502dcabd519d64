package dev.vedette.bench.store;

import dev.vedette.bench.harness.Child;
import dev.vedette.bench.harness.Options;
import dev.vedette.bench.harness.Programs;
import dev.vedette.bench.harness.Progress;
import dev.vedette.bench.harness.Statistics;
import dev.vedette.bench.harness.StoreServers;
import dev.vedette.bench.harness.WriterMain;
import dev.vedette.model.CheckResult;
import dev.vedette.store.Database;
import dev.vedette.store.PostgresSettings;
import dev.vedette.wire.KafkaClients;
import dev.vedette.wire.KafkaSettings;
import dev.vedette.wire.Topics;
import dev.vedette.wire.event.ResultEncoder;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.errors.GroupIdNotFoundException;
import org.jspecify.annotations.Nullable;

/**
 * Rows a second from a full topic into the table, until the last is committed: the writer, psql's
 * COPY of the same rows, and Debezium's JDBC sink, which gets a tenth of them.
 */
final class WriterRates {
  private static final int ROUNDS = 3;

  /** A writer runs for weeks; what decides is compiled seconds later than what only stores. */
  private static final int WARM_UP_ROUNDS = 4;

  /** Events for each second of a round: near what a writer does on two cores. */
  private static final int EVENTS_PER_SECOND = 100_000;

  private static final Duration INTERVAL = Duration.ofSeconds(10);

  private static final int MANY_TARGETS = 100_000;

  /** Of each of the many targets; a writer remembers its last checks. */
  private static final int CHECKS_OF_MANY = 3;

  private static final String DECIDED = "start";
  private static final String UNDECIDED = "start-undecided";

  private final StoreServers servers;
  private final KafkaSettings kafka;
  private final int events;
  private final int targets;

  private WriterRates(StoreServers servers, Options options) {
    this.servers = servers;
    kafka = KafkaSettings.plaintext(servers.bootstrapServers());
    events = EVENTS_PER_SECOND * options.seconds();
    targets = options.targets();
  }

  static Map<String, @Nullable Object> measure(Path directory, Options options) throws Exception {
    try (StoreServers servers = new StoreServers(directory);
        Database database = Database.open(new PostgresSettings(servers.postgres().uri()))) {
      database.migrate();
      return new WriterRates(servers, options).measure(directory);
    }
  }

  private Map<String, @Nullable Object> measure(Path directory) throws Exception {
    fill(sample(targets), events);
    List<Double> writer = new ArrayList<>();
    List<Double> undecided = new ArrayList<>();
    write(writer, undecided);
    List<Double> copy = copy(directory);
    Optional<Double> debezium = DebeziumSink.rate(servers, sample(targets), events / 10, directory);
    Map<String, @Nullable Object> figures = new LinkedHashMap<>();
    figures.put("writer_rows_per_s", Statistics.median(writer));
    figures.put("decisions_ratio", ratio(writer, undecided));
    figures.put("decide_mb_100k", memoryOfMany());
    figures.put("copy_rows_per_s", Statistics.median(copy));
    figures.put("debezium_rows_per_s", debezium.orElse(null));
    System.out.printf("%n%-36s %12s %18s%n", "into check_result", "rows/s", "the writer's rate");
    print("vedette's writer, from the topic", Statistics.median(writer), writer);
    print("the same, deciding about nothing", Statistics.median(undecided), writer);
    print("psql COPY, from a file", Statistics.median(copy), writer);
    print("Debezium JDBC sink, from a topic", debezium.orElse(null), writer);
    return figures;
  }

  private static void print(String name, @Nullable Double rate, List<Double> writer) {
    Double ours = Statistics.median(writer);
    if (rate == null || ours == null) {
      System.out.printf("  %-34s not installed%n", name);
    } else {
      System.out.printf("  %-34s %12.0f %17.2fx%n", name, rate, ours / rate);
    }
  }

  private static @Nullable BigDecimal ratio(List<Double> with, List<Double> without) {
    Double one = Statistics.median(with);
    Double other = Statistics.median(without);
    return one == null || other == null
        ? null
        : BigDecimal.valueOf(one / other).setScale(3, RoundingMode.HALF_UP);
  }

  /** From yesterday's last hour on: as fresh as what a checker sends. */
  private static SampleChecks sample(int targets) {
    Instant midnight = Instant.now().truncatedTo(ChronoUnit.DAYS);
    return new SampleChecks(targets, INTERVAL, midnight.minus(Duration.ofHours(1)));
  }

  private void fill(SampleChecks sample, int checks) throws InterruptedException {
    Progress.say("filling the topic with %,d events".formatted(checks));
    var _ = Topics.ensure(kafka, "bench");
    try (Producer<byte[], byte[]> producer = KafkaClients.producer(kafka, "bench")) {
      for (int n = 0; n < checks; n++) {
        CheckResult check = sample.check(n);
        var _ =
            producer.send(
                new ProducerRecord<>(
                    Topics.RESULTS,
                    check.target().getBytes(StandardCharsets.UTF_8),
                    ResultEncoder.encode(check)));
      }
    }
  }

  /** With decisions and without, one after another; the first ones are for the JIT compiler. */
  private void write(List<Double> decided, List<Double> undecided) throws Exception {
    try (Child process = process()) {
      for (int round = 1 - WARM_UP_ROUNDS; round <= ROUNDS; round++) {
        double with = rate(process, DECIDED, round);
        double without = rate(process, UNDECIDED, round);
        if (round > 0) {
          decided.add(with);
          undecided.add(without);
        }
      }
    }
  }

  private Child process() throws IOException {
    return Child.start(
        Child.java(WriterMain.class, servers.bootstrapServers(), servers.postgres().uri()));
  }

  private double rate(Child process, String start, int round) throws Exception {
    empty();
    Duration cpuBefore = process.cpu();
    long startedAt = System.nanoTime();
    process.ask(start);
    awaitRows(process, events);
    double rate = events / ((System.nanoTime() - startedAt) / 1e9);
    Progress.say(
        "writer%s: %s %,.0f rows a second, %.1f us of CPU a row in the writer"
            .formatted(
                start.equals(DECIDED) ? "" : " without decisions",
                round <= 0 ? "warm-up:" : "round %d of %d:".formatted(round, ROUNDS),
                rate,
                process.cpu().minus(cpuBefore).toNanos() / 1e3 / events));
    process.ask("stop");
    return rate;
  }

  private static void awaitRows(Child process, int rows) throws Exception {
    while (Long.parseLong(process.ask("count")) < rows) {
      Thread.sleep(5);
    }
  }

  /** Megabytes that a writer holds for the decisions about many targets. */
  private double memoryOfMany() throws Exception {
    int checks = MANY_TARGETS * CHECKS_OF_MANY;
    servers.execute("TRUNCATE target, target_location");
    forgetEvents();
    fill(sample(MANY_TARGETS), checks);
    try (Child process = process()) {
      long with = heap(process, DECIDED, checks);
      long without = heap(process, UNDECIDED, checks);
      return (with - without) / 1e6;
    }
  }

  private void forgetEvents() throws ExecutionException, InterruptedException {
    try (Admin admin = KafkaClients.admin(kafka, "bench")) {
      admin.deleteTopics(List.of(Topics.RESULTS)).all().get();
      while (admin.listTopics().names().get().contains(Topics.RESULTS)) {
        Thread.sleep(20);
      }
    }
  }

  private long heap(Child process, String start, int checks) throws Exception {
    empty();
    process.ask(start);
    awaitRows(process, checks);
    long heap = Long.parseLong(process.ask("heap"));
    process.ask("stop");
    return heap;
  }

  private void empty() throws SQLException, ExecutionException, InterruptedException {
    servers.execute(
        "TRUNCATE check_result, touched_hour, target_fold, fold_checkpoint, target_state, incident,"
            + " incident_transition, incident_alias");
    try (Admin admin = KafkaClients.admin(kafka, "bench")) {
      admin.deleteConsumerGroups(List.of(Topics.WRITER_GROUP)).all().get();
    } catch (ExecutionException e) {
      if (!(e.getCause() instanceof GroupIdNotFoundException)) {
        throw e;
      }
    }
  }

  private List<Double> copy(Path directory) throws IOException, InterruptedException, SQLException {
    Optional<String> psql = Programs.find("psql");
    if (psql.isEmpty()) {
      Progress.say("psql is not installed: its figure is null (Debian: postgresql-client)");
      return List.of();
    }
    String file = directory.resolve("rows.copy").toString();
    psql(psql.get(), "\\copy (SELECT * FROM check_result) TO '" + file + "' WITH (FORMAT binary)");
    List<Double> rates = new ArrayList<>();
    for (int round = 1; round <= ROUNDS; round++) {
      servers.execute("TRUNCATE check_result");
      long startedAt = System.nanoTime();
      psql(psql.get(), "\\copy check_result FROM '" + file + "' WITH (FORMAT binary)");
      double rate = events / ((System.nanoTime() - startedAt) / 1e9);
      Progress.say("COPY: round %d of %d: %,.0f rows a second".formatted(round, ROUNDS, rate));
      rates.add(rate);
    }
    return rates;
  }

  private void psql(String program, String command) throws IOException, InterruptedException {
    var _ = Programs.output(List.of(program, "-q", "-c", command, servers.postgres().uri()));
  }
}
