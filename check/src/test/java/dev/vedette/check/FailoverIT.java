package dev.vedette.check;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.vedette.embedded.BrokerOptions;
import dev.vedette.embedded.EmbeddedBroker;
import dev.vedette.model.Target;
import dev.vedette.model.url.Url;
import dev.vedette.ops.Health;
import dev.vedette.probe.dns.DnsSettings;
import dev.vedette.wire.KafkaClients;
import dev.vedette.wire.KafkaSettings;
import dev.vedette.wire.Topics;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Collections;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * How long a target goes unprobed when a member of its group goes, or comes, or Kafka goes. Each
 * has a broker of its own and waits most of its time, so that they run side by side.
 */
@Execution(ExecutionMode.CONCURRENT)
class FailoverIT {
  private static final Duration INTERVAL = Duration.ofSeconds(1);
  private static final Duration LIMIT = Duration.ofSeconds(60);

  /** Without a probe for longer than this nobody watches a target. */
  private static final Duration REPLACED_WITHIN = Duration.ofSeconds(15).plus(INTERVAL);

  /** Longer than that, so that a target that is nobody's shows. */
  private static final Duration OUTAGE = Duration.ofSeconds(20);

  private static final int TARGETS = 40;
  private static final boolean SWEEP = Boolean.getBoolean("vedette.failover.sweep");

  @TempDir Path directory;
  private WatchedSite site;
  private EmbeddedBroker broker;

  @BeforeEach
  void start() throws Exception {
    site = WatchedSite.start();
    broker = EmbeddedBroker.start(directory.resolve("kafka"), BrokerOptions.plaintext());
    KafkaSettings kafka = KafkaSettings.plaintext(broker.bootstrapServers());
    assertThat(Topics.ensureTargets(kafka, "test")).isInstanceOf(Topics.Creation.Done.class);
    try (Producer<byte[], byte[]> producer = KafkaClients.producer(kafka, "test")) {
      for (int i = 0; i < TARGETS; i++) {
        producer.send(
            new ProducerRecord<>(
                Topics.TARGETS,
                ("t" + i).getBytes(StandardCharsets.UTF_8),
                site.url("t" + i).getBytes(StandardCharsets.UTF_8)));
      }
    }
  }

  @AfterEach
  void stop() {
    broker.close();
    site.close();
  }

  private Checker checker(String name) {
    Checker checker =
        Checker.start(
            new Checker.Options(
                "here",
                CheckSettings.of(1000, directory.resolve("spool-" + name).toString()),
                DnsSettings.DEFAULT,
                KafkaSettings.plaintext(broker.bootstrapServers())),
            new SimpleMeterRegistry(),
            InstantSource.system());
    checker.join((key, document) -> Target.of(key, Url.parse(document), INTERVAL, INTERVAL));
    return checker;
  }

  private static int targets(Checker checker) {
    String detail = checker.health().detail();
    return Integer.parseInt(detail.substring(0, detail.indexOf(' ')));
  }

  private static void awaitShared(Checker... checkers) {
    await()
        .atMost(LIMIT)
        .until(() -> {
          int all = 0;
          for (Checker each : checkers) {
            int share = targets(each);
            if (share == 0 || !(each.health() instanceof Health.Ready)) {
              return false;
            }
            all += share;
          }
          return all == TARGETS;
        });
  }

  private void awaitAllProbedAfter(long nanoTime) {
    await()
        .atMost(LIMIT)
        .untilAsserted(() -> assertThat(site.pagesSince(nanoTime)).hasSize(TARGETS));
  }

  private void assertNobodyWasUnwatched(String when, long from, long to) {
    Map<String, Duration> gaps = site.longestGaps(from, to);
    System.out.printf("FailoverIT: %s: longest gap %s%n", when, Collections.max(gaps.values()));
    assertThat(gaps).hasSize(TARGETS);
    assertThat(gaps.values()).as(when).allMatch(gap -> gap.compareTo(REPLACED_WITHIN) <= 0);
  }

  @Test
  void aMemberThatIsKilledIsReplacedWithin15Seconds() throws Exception {
    try (Checker first = checker("first")) {
      await().atMost(LIMIT).until(() -> targets(first) == TARGETS);
      Process second =
          CheckerProcess.start(
              broker.bootstrapServers(), directory.resolve("spool-second"), INTERVAL);
      try {
        await().atMost(LIMIT).until(() -> targets(first) < TARGETS);
        int left = targets(first);
        long from = System.nanoTime();
        awaitAllProbedAfter(from);

        // SIGKILL: nobody says goodbye to the group.
        second.destroyForcibly().waitFor();
        long killed = System.nanoTime();

        await().atMost(LIMIT).until(() -> targets(first) == TARGETS);
        awaitAllProbedAfter(System.nanoTime());
        assertThat(left).isBetween(10, 30);
        assertNobodyWasUnwatched("member killed", killed, System.nanoTime());
      } finally {
        second.destroyForcibly();
      }
    }
  }

  /** One moment in each build; with {@code -Dvedette.failover.sweep=true} each second. */
  static IntStream momentsOfJoin() {
    return SWEEP ? everySecond() : IntStream.of(3000);
  }

  /** Two in each build; before zero Kafka has been away for so long. */
  static IntStream momentsOfLeave() {
    return SWEEP
        ? IntStream.concat(IntStream.of(-10_000, -5_000, -1_000), everySecond())
        : IntStream.of(-1_000, 500);
  }

  private static IntStream everySecond() {
    return IntStream.rangeClosed(0, 6).map(second -> second * 1000);
  }

  @ParameterizedTest
  @MethodSource("momentsOfJoin")
  void kafkaThatStopsInTheMiddleOfAJoinLeavesNoTargetUnwatched(int afterMs) throws Exception {
    try (Checker first = checker("first");
        Checker second = checker("second")) {
      awaitShared(first, second);
      long from = System.nanoTime();
      awaitAllProbedAfter(from);
      try (Checker third = checker("third")) {
        stopKafkaAfter(afterMs);
        awaitOutage();
        assertNobodyWasUnwatched("join, Kafka stopped after " + afterMs + " ms", from, now());
        assertThat(third.stopped()).isNotDone();

        startKafka();
        awaitShared(first, second, third);
      }
    }
  }

  @ParameterizedTest
  @MethodSource("momentsOfLeave")
  void kafkaThatStopsAroundALeaveLeavesNoTargetUnwatched(int afterMs) throws Exception {
    try (Checker first = checker("first");
        Checker second = checker("second")) {
      Checker third = checker("third");
      awaitShared(first, second, third);
      // Within a second they ask each other who has what now.
      awaitAllProbedAfter(System.nanoTime());
      long from = System.nanoTime();
      awaitAllProbedAfter(from);
      if (afterMs < 0) {
        broker.close();
        Thread.sleep(-afterMs);
        third.close();
      } else {
        Thread leaving = Thread.ofVirtual().start(third::close);
        stopKafkaAfter(afterMs);
        leaving.join();
      }

      awaitOutage();

      assertNobodyWasUnwatched("leave, Kafka stopped after " + afterMs + " ms", from, now());
      startKafka();
      awaitShared(first, second);
    }
  }

  private static void awaitOutage() {
    long stopped = System.nanoTime();
    await().atMost(OUTAGE.plus(LIMIT)).until(() -> System.nanoTime() - stopped > OUTAGE.toNanos());
  }

  /**
   * A moment within the join or the leave is what this is about, so there is nothing to wait for.
   */
  private void stopKafkaAfter(int ms) throws InterruptedException {
    Thread.sleep(ms);
    broker.close();
  }

  private void startKafka() {
    broker =
        EmbeddedBroker.start(directory.resolve("kafka"), BrokerOptions.plaintext(broker.port()));
  }

  private static long now() {
    return System.nanoTime();
  }

  @Test
  void aMemberThatLeavesWatchesItsShareUntilTheOthersHaveIt() throws Exception {
    try (Checker first = checker("first");
        Checker second = checker("second")) {
      awaitShared(first, second);
      long from = System.nanoTime();
      awaitAllProbedAfter(from);

      second.close();

      long left = System.nanoTime();
      assertThat(targets(first)).isEqualTo(TARGETS);
      awaitAllProbedAfter(left);
      Duration longest = Collections.max(site.longestGaps(from, System.nanoTime()).values());
      System.out.printf("FailoverIT: member left: longest gap %s%n", longest);
      assertThat(longest).isLessThan(INTERVAL.multipliedBy(3));
    }
  }
}
