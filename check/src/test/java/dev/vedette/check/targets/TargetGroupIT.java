package dev.vedette.check.targets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpServer;
import dev.vedette.check.CheckSettings;
import dev.vedette.check.Checker;
import dev.vedette.embedded.BrokerOptions;
import dev.vedette.embedded.EmbeddedBroker;
import dev.vedette.model.Target;
import dev.vedette.model.url.Url;
import dev.vedette.ops.Health;
import dev.vedette.probe.dns.DnsSettings;
import dev.vedette.wire.KafkaClients;
import dev.vedette.wire.KafkaSettings;
import dev.vedette.wire.TopicReader;
import dev.vedette.wire.Topics;
import dev.vedette.wire.event.Decoded;
import dev.vedette.wire.event.ResultDecoder;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Checkers of one location share the targets of the topic; a document here is just a URL. */
class TargetGroupIT {
  private static final Duration INTERVAL = Duration.ofSeconds(1);
  private static final Duration LIMIT = Duration.ofSeconds(30);
  private static final int TARGETS = 40;

  @TempDir Path directory;
  private HttpServer site;
  private EmbeddedBroker broker;
  private KafkaSettings kafka;

  /** Requests by target, as the site counts them. */
  private final Map<String, Integer> requests = new ConcurrentHashMap<>();

  @BeforeEach
  void start() throws Exception {
    site = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    site.createContext(
        "/",
        exchange -> {
          requests.merge(exchange.getRequestURI().getPath().substring(1), 1, Integer::sum);
          exchange.sendResponseHeaders(200, -1);
          exchange.close();
        });
    site.start();
    broker = EmbeddedBroker.start(directory.resolve("kafka"), BrokerOptions.plaintext());
    kafka = KafkaSettings.plaintext(broker.bootstrapServers());
    assertThat(Topics.ensureTargets(kafka, "test")).isInstanceOf(Topics.Creation.Done.class);
  }

  @AfterEach
  void stop() {
    broker.close();
    site.stop(0);
  }

  private void put(String name, @Nullable String document) {
    try (Producer<byte[], byte[]> producer = KafkaClients.producer(kafka, "test")) {
      producer.send(
          new ProducerRecord<>(
              Topics.TARGETS,
              name.getBytes(StandardCharsets.UTF_8),
              document == null ? null : document.getBytes(StandardCharsets.UTF_8)));
    }
  }

  /** In one batch, so that they come in one poll. */
  private void putTogether(String name, @Nullable String... documents) {
    try (Producer<byte[], byte[]> producer = KafkaClients.producer(kafka, "test")) {
      for (String document : documents) {
        producer.send(
            new ProducerRecord<>(
                Topics.TARGETS,
                name.getBytes(StandardCharsets.UTF_8),
                document == null ? null : document.getBytes(StandardCharsets.UTF_8)));
      }
    }
  }

  private void putAll() {
    try (Producer<byte[], byte[]> producer = KafkaClients.producer(kafka, "test")) {
      for (int i = 0; i < TARGETS; i++) {
        producer.send(
            new ProducerRecord<>(
                Topics.TARGETS,
                ("t" + i).getBytes(StandardCharsets.UTF_8),
                url("t" + i).getBytes(StandardCharsets.UTF_8)));
      }
    }
  }

  private String url(String name) {
    return "http://127.0.0.1:" + site.getAddress().getPort() + "/" + name;
  }

  private Checker checker(String name) {
    Checker checker =
        Checker.start(
            new Checker.Options(
                "here",
                CheckSettings.of(1000, directory.resolve("spool-" + name).toString()),
                DnsSettings.DEFAULT,
                kafka),
            new SimpleMeterRegistry(),
            InstantSource.system());
    checker.join((key, document) -> Target.of(key, Url.parse(document), INTERVAL, INTERVAL));
    return checker;
  }

  private static int targets(Checker checker) {
    String detail = checker.health().detail();
    return Integer.parseInt(detail.substring(0, detail.indexOf(' ')));
  }

  @Test
  void checkersShareTheTargetsAndTakeOverFromEachOther() {
    putAll();
    try (Checker first = checker("first")) {
      await().atMost(LIMIT).until(() -> targets(first) == TARGETS);
      Checker second = checker("second");
      try {
        await()
            .atMost(LIMIT)
            .untilAsserted(() -> {
              assertThat(targets(second)).isBetween(10, 30);
              assertThat(targets(first) + targets(second)).isEqualTo(TARGETS);
            });
      } finally {
        second.close();
      }
      await().atMost(Duration.ofSeconds(5)).until(() -> targets(first) == TARGETS);
      requests.clear();
      await()
          .atMost(Duration.ofSeconds(5))
          .untilAsserted(() -> assertThat(requests).hasSize(TARGETS));
    }
    assertThat(slotsWithoutResult()).isEmpty();
  }

  @Test
  void whatChangesInTheTopicChangesAtTheChecker() {
    put("a", url("a"));
    put("b", url("b"));
    try (Checker checker = checker("one")) {
      await().atMost(LIMIT).untilAsserted(() -> assertThat(requests).containsKeys("a", "b"));

      put("a", url("changed"));
      put("b", null);
      put("c", url("c"));
      put("broken", "not a url");
      await()
          .atMost(LIMIT)
          .untilAsserted(() -> {
            assertThat(requests).containsKeys("changed", "c");
            assertThat(checker.health().detail()).contains("2 targets", "1 can't be used");
          });
      put("broken", null);
      await()
          .atMost(LIMIT)
          .untilAsserted(
              () -> assertThat(checker.health().detail()).doesNotContain("can't be used"));
    }
  }

  @Test
  void aTombstoneAndAPutOfOneNameInOnePollLeaveItWatched() {
    put("a", url("a"));
    try (Checker checker = checker("one")) {
      await().atMost(LIMIT).untilAsserted(() -> assertThat(requests).containsKeys("a"));

      putTogether("a", null, url("again"));

      await().atMost(LIMIT).untilAsserted(() -> assertThat(requests).containsKeys("again"));
      assertThat(targets(checker)).isOne();

      putTogether("a", url("late"), null);
      await().atMost(LIMIT).until(() -> targets(checker) == 0);
    }
  }

  @Test
  void aCheckerWithoutTargetsSaysThatKafkaIsAway() {
    try (Checker checker = checker("one")) {
      await()
          .atMost(LIMIT)
          .untilAsserted(() -> assertThat(checker.health()).isInstanceOf(Health.Ready.class));

      broker.close();

      await()
          .atMost(LIMIT)
          .untilAsserted(() -> {
            assertThat(checker.health()).isInstanceOf(Health.Waiting.class);
            assertThat(checker.health().detail())
                .contains("0 targets", "does not answer", kafka.bootstrapServers());
          });
    }
  }

  @Test
  void withoutABrokerTheCheckerGoesOnWithWhatItHas() {
    putAll();
    int port = broker.port();
    try (Checker checker = checker("one")) {
      await().atMost(LIMIT).until(() -> targets(checker) == TARGETS);
      broker.close();
      await()
          .atMost(LIMIT)
          .untilAsserted(() -> assertThat(checker.health()).isInstanceOf(Health.Waiting.class));
      requests.clear();
      // Longer than a session of the group.
      await()
          .pollDelay(Duration.ofSeconds(8))
          .atMost(LIMIT)
          .untilAsserted(() ->
              assertThat(requests)
                  .hasSize(TARGETS)
                  .allSatisfy((_, n) -> assertThat(n).isGreaterThan(5)));

      broker = EmbeddedBroker.start(directory.resolve("kafka"), BrokerOptions.plaintext(port));
      await()
          .atMost(LIMIT)
          .untilAsserted(() -> {
            assertThat(checker.health()).isInstanceOf(Health.Ready.class);
            assertThat(targets(checker)).isEqualTo(TARGETS);
          });
      requests.clear();
      await().atMost(LIMIT).untilAsserted(() -> assertThat(requests).hasSize(TARGETS));
    }
    assertThat(slotsWithoutResult()).isEmpty();
  }

  /** Between the first and the last slot of each target. */
  private Set<String> slotsWithoutResult() {
    Map<String, TreeSet<Long>> slots = new ConcurrentHashMap<>();
    try (TopicReader topic = TopicReader.open(kafka, Topics.RESULTS, "test")) {
      topic.read((record, _) -> {
        if (ResultDecoder.decode(record.value()) instanceof Decoded.Event event) {
          slots
              .computeIfAbsent(event.result().target(), _ -> new TreeSet<>())
              .add(event.result().scheduledAt().toEpochMilli());
        }
      });
    }
    assertThat(slots).hasSize(TARGETS);
    Set<String> missing = new TreeSet<>();
    slots.forEach((target, times) -> {
      for (long slot = times.first(); slot < times.last(); slot += INTERVAL.toMillis()) {
        if (!times.contains(slot)) {
          missing.add(target + " " + slot);
        }
      }
    });
    return missing;
  }
}
