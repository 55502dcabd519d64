package dev.vedette.check;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpServer;
import dev.vedette.embedded.BrokerOptions;
import dev.vedette.embedded.EmbeddedBroker;
import dev.vedette.model.CheckResult;
import dev.vedette.model.Target;
import dev.vedette.ops.Health;
import dev.vedette.probe.DnsSettings;
import dev.vedette.wire.Decoded;
import dev.vedette.wire.KafkaClients;
import dev.vedette.wire.KafkaSettings;
import dev.vedette.wire.ResultDecoder;
import dev.vedette.wire.Topics;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CheckerIT {
  private static final Duration SECOND = Duration.ofSeconds(1);

  @TempDir Path directory;
  private HttpServer site;
  private volatile int status = 200;

  @BeforeEach
  void startSite() throws IOException {
    site = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    site.createContext(
        "/",
        exchange -> {
          exchange.sendResponseHeaders(status, -1);
          exchange.close();
        });
    site.start();
  }

  @AfterEach
  void stopSite() {
    site.stop(0);
  }

  @Test
  void everySlotYieldsExactlyOneEventAndTheTopicIsMadeWhenAbsent() {
    try (EmbeddedBroker broker = EmbeddedBroker.start(directory, BrokerOptions.plaintext())) {
      KafkaSettings kafka = KafkaSettings.plaintext(broker.bootstrapServers());
      List<CheckResult> results = new ArrayList<>();
      try (Checker checker = start(kafka, null)) {
        collectUntil(kafka, results, 4);
        assertThat(checker.health()).isInstanceOf(Health.Ready.class);
      }

      assertThat(results).extracting(CheckResult::target).containsOnly("site");
      assertThat(results).extracting(result -> result.outcome().wireName()).containsOnly("up");
      for (int i = 1; i < results.size(); i++) {
        assertThat(results.get(i).scheduledAt())
            .isEqualTo(results.get(i - 1).scheduledAt().plus(SECOND));
      }
    }
  }

  @Test
  void aChangeOfTheSiteIsInTheNextEvent() {
    try (EmbeddedBroker broker = EmbeddedBroker.start(directory, BrokerOptions.plaintext())) {
      KafkaSettings kafka = KafkaSettings.plaintext(broker.bootstrapServers());
      status = 500;
      List<CheckResult> results = new ArrayList<>();
      try (Checker checker = start(kafka, Duration.ofMillis(100))) {
        collectUntil(kafka, results, 1);
        assertThat(checker.stopped()).isNotDone();
      }

      assertThat(results.getFirst().outcome().wireName()).isEqualTo("down");
      assertThat(results.getFirst().status()).isEqualTo(500);
    }
  }

  @Test
  void resultsOfTheTimeWithoutABrokerArriveWhenItIsThere() throws IOException {
    int port = freePort();
    KafkaSettings kafka = KafkaSettings.plaintext("127.0.0.1:" + port);
    List<CheckResult> results = new ArrayList<>();
    try (Checker checker = start(kafka, Duration.ofMillis(100))) {
      await()
          .atMost(Duration.ofSeconds(20))
          .untilAsserted(() ->
              assertThat(checker.health())
                  .isInstanceOfSatisfying(
                      Health.Waiting.class,
                      waiting ->
                          assertThat(waiting.detail())
                              .contains("results wait for Kafka at 127.0.0.1:" + port)));
      try (EmbeddedBroker broker = EmbeddedBroker.start(directory, BrokerOptions.plaintext(port))) {
        collectUntil(kafka, results, 4);
        assertThat(broker.bootstrapServers()).isEqualTo("127.0.0.1:" + port);
        checker.close();
      }
    }

    for (int i = 1; i < results.size(); i++) {
      assertThat(results.get(i).scheduledAt())
          .isEqualTo(results.get(i - 1).scheduledAt().plus(SECOND));
    }
  }

  private Checker start(KafkaSettings kafka, Duration firstWithin) {
    URI url = URI.create("http://127.0.0.1:" + site.getAddress().getPort() + "/");
    List<Target> targets = List.of(Target.of("site", url, SECOND, SECOND));
    Checker.Options options =
        new Checker.Options(
            "here", targets, new CheckSettings(100), DnsSettings.DEFAULT, kafka, firstWithin);
    return Checker.start(options, new SimpleMeterRegistry(), InstantSource.system());
  }

  private static void collectUntil(KafkaSettings kafka, List<CheckResult> results, int count) {
    try (Consumer<byte[], byte[]> consumer = KafkaClients.consumer(kafka, "test", "test")) {
      consumer.subscribe(List.of(Topics.RESULTS));
      await()
          .atMost(Duration.ofSeconds(30))
          .pollInterval(Duration.ofMillis(50))
          .ignoreException(UnknownTopicOrPartitionException.class)
          .until(() -> {
            consumer.poll(Duration.ofMillis(100)).forEach(r -> results.add(read(r.value())));
            return results.size() >= count;
          });
    }
  }

  private static CheckResult read(byte[] event) {
    return ((Decoded.Event) ResultDecoder.decode(event)).result();
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }
}
