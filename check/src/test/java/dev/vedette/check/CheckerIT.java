package dev.vedette.check;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpServer;
import dev.vedette.check.delivery.SpoolSettings;
import dev.vedette.embedded.BrokerOptions;
import dev.vedette.embedded.EmbeddedBroker;
import dev.vedette.model.CheckResult;
import dev.vedette.model.FailureCode;
import dev.vedette.model.Outcome;
import dev.vedette.model.Target;
import dev.vedette.model.url.Url;
import dev.vedette.ops.Health;
import dev.vedette.probe.dns.DnsCache;
import dev.vedette.probe.dns.DnsSettings;
import dev.vedette.probe.dns.NameServer;
import dev.vedette.testkit.FakeDns;
import dev.vedette.testkit.ReservedPort;
import dev.vedette.wire.KafkaClients;
import dev.vedette.wire.KafkaSettings;
import dev.vedette.wire.TopicReader;
import dev.vedette.wire.Topics;
import dev.vedette.wire.event.Decoded;
import dev.vedette.wire.event.ResultDecoder;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
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

  /** Nobody listens on it, but for a broker that is told so. */
  private ReservedPort port;

  private volatile int status = 200;

  @BeforeEach
  void startSite() throws IOException {
    port = ReservedPort.take();
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
  void stopSite() throws IOException {
    port.close();
    site.stop(0);
  }

  @Test
  void everySlotYieldsExactlyOneEventAndTheTopicIsMadeWhenAbsent() {
    try (EmbeddedBroker broker =
        EmbeddedBroker.start(directory.resolve("kafka"), BrokerOptions.plaintext())) {
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
    try (EmbeddedBroker broker =
        EmbeddedBroker.start(directory.resolve("kafka"), BrokerOptions.plaintext())) {
      KafkaSettings kafka = KafkaSettings.plaintext(broker.bootstrapServers());
      status = 500;
      List<CheckResult> results = new ArrayList<>();
      try (Checker checker = start(kafka, Duration.ofMillis(100))) {
        collectUntil(kafka, results, 1);
        assertThat(results.getFirst().outcome().wireName()).isEqualTo("down");
        assertThat(results.getFirst().status()).isEqualTo(500);
        // The first check waits for the topic to be made; a later one may overtake it.
        await()
            .atMost(Duration.ofSeconds(30))
            .untilAsserted(() -> {
              collectUntil(kafka, results, 1);
              assertThat(results)
                  .filteredOn(result -> result.evidence() != null)
                  .singleElement()
                  .satisfies(told -> assertThat(told.evidence().json()).contains("HTTP/1.1 500"));
            });

        status = 200;
        Instant changed = Instant.now();
        await()
            .atMost(Duration.ofSeconds(30))
            .untilAsserted(() -> {
              collectUntil(kafka, results, 2);
              assertThat(results.getLast().startedAt()).isAfter(changed);
            });
        assertThat(results)
            .filteredOn(result -> result.startedAt().isAfter(changed))
            .first()
            .satisfies(next -> {
              assertThat(next.outcome().wireName()).isEqualTo("up");
              assertThat(next.status()).isEqualTo(200);
            });
        assertThat(checker.stopped()).isNotDone();
      }
    }
  }

  @Test
  void aFirstStartNamesNothingAndARestartAfterAnHourNamesThatHourOnce() {
    Duration minute = Duration.ofMinutes(1);
    Target target = site("site").with(t -> t.interval = minute);
    try (EmbeddedBroker broker =
        EmbeddedBroker.start(directory.resolve("kafka"), BrokerOptions.plaintext())) {
      KafkaSettings kafka = KafkaSettings.plaintext(broker.bootstrapServers());
      Instant begun = Instant.now();
      try (Checker first = startEmpty(kafka, InstantSource.system())) {
        first.watch(List.of(target, site("often")), Checker.Beginning.RESUME);
        collectUntilTarget(kafka, "often", 4);
      }
      List<CheckResult> results = collectAll(kafka);
      assertThat(results).filteredOn(result -> result.failure() != null).isEmpty();
      assertThat(results).allMatch(result -> !result.scheduledAt().isBefore(begun));
      Instant ended = Instant.now();

      // For the second one an hour has gone by.
      Duration hour = Duration.ofHours(1);
      try (Checker second = startEmpty(kafka, () -> Instant.now().plus(hour))) {
        second.watch(List.of(target, site("added")), Checker.Beginning.RESUME);
        await()
            .atMost(Duration.ofSeconds(30))
            .untilAsserted(() ->
                assertThat(collectAll(kafka))
                    .filteredOn(result -> result.target().equals("added"))
                    .hasSizeGreaterThan(2));
        assertThat(second.health()).isInstanceOf(Health.Ready.class);
      }

      List<CheckResult> all = collectAll(kafka);
      assertThat(all)
          .filteredOn(result -> result.target().equals("added"))
          .allMatch(result -> result.failure() == null);
      List<CheckResult> missed =
          all.stream()
              .filter(result -> result.target().equals("site"))
              .filter(result -> result.failure() != null)
              .sorted(Comparator.comparing(CheckResult::scheduledAt))
              .toList();
      assertThat(missed)
          .hasSizeBetween(58, 60)
          .allMatch(result -> result.failure().code() == FailureCode.MISSED)
          .extracting(CheckResult::scheduledAt)
          .doesNotHaveDuplicates();
      assertThat(missed.getFirst().scheduledAt())
          .isBetween(ended.minus(minute), ended.plus(minute));
      assertThat(missed.getLast().scheduledAt())
          .isAfter(ended.plus(hour).minus(minute.multipliedBy(2)));
    }
  }

  @Test
  void resultsOfTheTimeWithoutABrokerArriveWhenItIsThere() throws IOException {
    KafkaSettings kafka = KafkaSettings.plaintext("127.0.0.1:" + port.number());
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
                              .contains("results wait for Kafka at 127.0.0.1:" + port.number())));
      try (EmbeddedBroker broker =
          EmbeddedBroker.start(
              directory.resolve("kafka"), BrokerOptions.plaintext(port.number()))) {
        collectUntil(kafka, results, 4);
        assertThat(broker.bootstrapServers()).isEqualTo("127.0.0.1:" + port.number());
        checker.close();
      }
    }

    // What waited on disk comes beside the live ones.
    results.sort(Comparator.comparing(CheckResult::scheduledAt));
    for (int i = 1; i < results.size(); i++) {
      assertThat(results.get(i).scheduledAt())
          .isEqualTo(results.get(i - 1).scheduledAt().plus(SECOND));
    }
  }

  @Test
  void resultsThatOneCheckerCouldNotDeliverAreDeliveredByTheNext() throws IOException {
    KafkaSettings kafka = KafkaSettings.plaintext("127.0.0.1:" + port.number());
    try (Checker checker = start(kafka, Duration.ofMillis(100))) {
      await()
          .atMost(Duration.ofSeconds(20))
          .untilAsserted(() -> assertThat(checker.health().detail()).contains("3 of them on disk"));
    }
    List<CheckResult> results = new ArrayList<>();
    try (EmbeddedBroker broker =
            EmbeddedBroker.start(
                directory.resolve("kafka"), BrokerOptions.plaintext(port.number()));
        Checker checker = start(kafka, null)) {
      assertThat(broker.port()).isEqualTo(port.number());
      collectUntil(kafka, results, 5);
      await()
          .atMost(Duration.ofSeconds(20))
          .untilAsserted(() -> {
            assertThat(checker.health()).isInstanceOf(Health.Ready.class);
            assertThat(checker.health().detail()).doesNotContain("on disk");
          });
      results = collectAll(kafka);
    }

    // Those that it checks itself may come before those from the disk.
    results.sort(Comparator.comparing(CheckResult::scheduledAt));
    assertThat(results)
        .extracting(CheckResult::scheduledAt)
        .doesNotHaveDuplicates()
        .hasSizeGreaterThanOrEqualTo(5);
    for (int i = 1; i < 3; i++) {
      assertThat(results.get(i).scheduledAt())
          .isEqualTo(results.get(i - 1).scheduledAt().plus(SECOND));
    }
  }

  @Test
  void targetsComeChangeAndGoWhileTheOthersKeepTheirCadence() {
    try (EmbeddedBroker broker =
        EmbeddedBroker.start(directory.resolve("kafka"), BrokerOptions.plaintext())) {
      KafkaSettings kafka = KafkaSettings.plaintext(broker.bootstrapServers());
      List<CheckResult> results = new ArrayList<>();
      try (Checker checker = start(kafka, null)) {
        Target site = site("site");
        Target gone = site("gone");
        checker.watchOnly(List.of(site, gone));
        collectUntil(kafka, results, 4);
        checker.watchOnly(List.of(site, site("new"), site("second").with(t -> t.method = "HEAD")));
        collectUntil(kafka, results, 14);
        assertThat(checker.health().detail()).startsWith("3 targets");
      }

      assertThat(results).extracting(CheckResult::target).contains("site", "gone", "new", "second");
      assertThat(results.getLast().target()).isNotEqualTo("gone");
      List<CheckResult> ofSite =
          results.stream().filter(result -> result.target().equals("site")).toList();
      for (int i = 1; i < ofSite.size(); i++) {
        assertThat(ofSite.get(i).scheduledAt())
            .isEqualTo(ofSite.get(i - 1).scheduledAt().plus(SECOND));
      }
    }
  }

  @Test
  void withoutTheCheckersOwnNetworkNothingIsDown() throws Exception {
    try (EmbeddedBroker broker =
            EmbeddedBroker.start(directory.resolve("kafka"), BrokerOptions.plaintext());
        FakeDns dns = FakeDns.start();
        ServerSocket sentinel = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
      KafkaSettings kafka = KafkaSettings.plaintext(broker.bootstrapServers());
      dns.answer("site.test", "127.0.0.1");
      dns.answer("sentinel.test", "127.0.0.1");
      Checker.Options options =
          new Checker.Options(
              "here",
              new CheckSettings(
                  1000,
                  List.of(new Sentinel("sentinel.test", sentinel.getLocalPort())),
                  SpoolSettings.in(directory.resolve("spool").toString())),
              new DnsSettings(DnsCache.OFF, List.of(new NameServer(dns.address()))),
              kafka);
      List<CheckResult> results = new ArrayList<>();
      SimpleMeterRegistry metrics = new SimpleMeterRegistry();
      Instant gone;
      Instant back;
      int sitePort = site.getAddress().getPort();
      try (Checker checker = Checker.start(options, metrics, InstantSource.system())) {
        List<Target> targets = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
          Url url = Url.parse("http://site.test:" + sitePort + "/");
          targets.add(Target.of("site-" + i, url, SECOND, Duration.ofMillis(500)));
        }
        checker.watch(targets, Checker.Beginning.NEXT);
        collectUntil(kafka, results, 60);
        gone = Instant.now();
        dns.silent("site.test").silent("sentinel.test");
        await()
            .atMost(Duration.ofSeconds(20))
            .untilAsserted(
                () -> assertThat(checker.health().detail()).contains("the network is gone"));
        collectUntil(kafka, results, 160);
        dns.answer("site.test", "127.0.0.1").answer("sentinel.test", "127.0.0.1");
        back = Instant.now();
        await()
            .atMost(Duration.ofSeconds(10))
            .untilAsserted(
                () -> assertThat(checker.health().detail()).doesNotContain("the network is gone"));
        assertThat(Duration.between(back, Instant.now())).isLessThan(Duration.ofSeconds(5));
        int before = results.size();
        await()
            .until(() -> metrics.get("vedette.check.published").counter().count() > before + 100);
        collectUntil(kafka, results, before + 100);
      }

      assertThat(results)
          .filteredOn(result -> result.outcome() instanceof Outcome.Down)
          .as("the others are none of the site's fault: gone from %s to %s", gone, back)
          .extracting(result -> result.startedAt() + " " + result.failure())
          .isEmpty();
      assertThat(results)
          .extracting(result -> result.outcome().wireName())
          .contains("up", "unknown");
      assertThat(results)
          .filteredOn(result -> result.failure() != null)
          .extracting(result -> result.failure().code())
          .containsOnly(FailureCode.CHECKER_OFFLINE);
      results.sort(Comparator.comparing(CheckResult::scheduledAt));
      assertThat(results.subList(results.size() - 40, results.size()))
          .allMatch(result -> result.failure() == null);
    }
  }

  @Test
  void aCheckThatHungWhileTheNetworkWasGoneIsUnknownEvenWhenItIsBack() throws Exception {
    InetAddress loopback = InetAddress.getLoopbackAddress();
    try (EmbeddedBroker broker =
            EmbeddedBroker.start(directory.resolve("kafka"), BrokerOptions.plaintext());
        ServerSocket silent = new ServerSocket(0, 500, loopback)) {
      ServerSocket sentinel = new ServerSocket(0, 50, loopback);
      int sentinelPort = sentinel.getLocalPort();
      KafkaSettings kafka = KafkaSettings.plaintext(broker.bootstrapServers());
      Checker.Options options =
          new Checker.Options(
              "here",
              new CheckSettings(
                  1000,
                  List.of(new Sentinel("127.0.0.1", sentinelPort)),
                  SpoolSettings.in(directory.resolve("spool").toString())),
              DnsSettings.DEFAULT,
              kafka);
      SimpleMeterRegistry metrics = new SimpleMeterRegistry();
      List<CheckResult> results = new ArrayList<>();
      Duration timeout = Duration.ofSeconds(4);
      Instant gone;
      try (Checker checker = Checker.start(options, metrics, InstantSource.system())) {
        Url url = Url.parse("http://127.0.0.1:" + silent.getLocalPort() + "/");
        List<Target> targets = new ArrayList<>();
        for (int i = 0; i < 30; i++) {
          targets.add(Target.of("silent-" + i, url, Duration.ofSeconds(5), timeout));
        }
        checker.watch(targets, Checker.Beginning.NEXT);
        await()
            .atMost(Duration.ofSeconds(20))
            .until(() -> metrics.get("vedette.check.published").counter().count() >= 20);
        gone = Instant.now();
        sentinel.close();
        await()
            .atMost(Duration.ofSeconds(10))
            .until(() -> checker.health().detail().contains("the network is gone"));
        sentinel = new ServerSocket(sentinelPort, 50, loopback);
        await()
            .atMost(Duration.ofSeconds(10))
            .until(() -> !checker.health().detail().contains("the network is gone"));
        double before = metrics.get("vedette.check.published").counter().count();
        await()
            .atMost(Duration.ofSeconds(20))
            .until(() -> metrics.get("vedette.check.published").counter().count() > before + 60);
        collectUntil(kafka, results, (int) before + 60);
      } finally {
        sentinel.close();
      }

      assertThat(results)
          .filteredOn(result -> result.startedAt().isBefore(gone))
          .filteredOn(result -> result.startedAt().plus(timeout).isAfter(gone.plusSeconds(2)))
          .as("under way when the network was gone")
          .isNotEmpty()
          .allMatch(result -> result.failure().code() == FailureCode.CHECKER_OFFLINE);
      assertThat(results)
          .filteredOn(result -> result.startedAt().plus(timeout).isBefore(gone.minusSeconds(2)))
          .as("over, and judged, before it was gone")
          .isNotEmpty()
          .allMatch(result -> result.failure().code() == FailureCode.TIMEOUT);
      assertThat(results)
          .extracting(result -> result.failure().code())
          .as("and down again afterwards")
          .contains(FailureCode.TIMEOUT);
    }
  }

  @Test
  void whatIsReallyDownIsDownAlsoWithSentinels() throws Exception {
    try (EmbeddedBroker broker =
            EmbeddedBroker.start(directory.resolve("kafka"), BrokerOptions.plaintext());
        ServerSocket sentinel = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
      KafkaSettings kafka = KafkaSettings.plaintext(broker.bootstrapServers());
      Checker.Options options =
          new Checker.Options(
              "here",
              new CheckSettings(
                  1000,
                  List.of(
                      new Sentinel("127.0.0.1", port.number()),
                      new Sentinel("127.0.0.1", sentinel.getLocalPort())),
                  SpoolSettings.in(directory.resolve("spool").toString())),
              DnsSettings.DEFAULT,
              kafka);
      List<CheckResult> results = new ArrayList<>();
      Url nobody = Url.parse("http://127.0.0.1:" + port.number() + "/");
      try (Checker checker =
          Checker.start(options, new SimpleMeterRegistry(), InstantSource.system())) {
        checker.watch(List.of(Target.of("dead", nobody, SECOND, SECOND)), Checker.Beginning.NEXT);
        collectUntil(kafka, results, 3);
        assertThat(checker.health()).isInstanceOf(Health.Ready.class);
      }

      assertThat(results)
          .extracting(result -> result.failure().code())
          .startsWith(FailureCode.CONNECT_REFUSED, FailureCode.CONNECT_REFUSED);
    }
  }

  private Target site(String name) {
    Url url = Url.parse("http://127.0.0.1:" + site.getAddress().getPort() + "/");
    return Target.of(name, url, SECOND, SECOND);
  }

  /** One that watches nothing yet. */
  private Checker startEmpty(KafkaSettings kafka, InstantSource clock) {
    Checker.Options options =
        new Checker.Options(
            "here",
            CheckSettings.of(100, directory.resolve("spool").toString()),
            DnsSettings.DEFAULT,
            kafka);
    return Checker.start(options, new SimpleMeterRegistry(), clock);
  }

  private Checker start(KafkaSettings kafka, Duration firstWithin) {
    List<Target> targets = List.of(site("site"));
    Checker checker = startEmpty(kafka, InstantSource.system());
    if (firstWithin == null) {
      checker.watch(targets, Checker.Beginning.NEXT);
    } else {
      checker.watchAtOnce(targets, firstWithin);
    }
    return checker;
  }

  /** Reads everything anew until there are so many. */
  private static void collectUntil(KafkaSettings kafka, List<CheckResult> results, int count) {
    results.clear();
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

  /** What is on the topic now. */
  private static List<CheckResult> collectAll(KafkaSettings kafka) {
    List<CheckResult> results = new ArrayList<>();
    try (TopicReader topic = TopicReader.open(kafka, Topics.RESULTS, "test")) {
      topic.read((record, _) -> results.add(read(record.value())));
    }
    return results;
  }

  private static void collectUntilTarget(KafkaSettings kafka, String target, int count) {
    await()
        .atMost(Duration.ofSeconds(30))
        .ignoreExceptions()
        .until(() ->
            collectAll(kafka).stream().filter(each -> each.target().equals(target)).count()
                >= count);
  }

  private static CheckResult read(byte[] event) {
    return ((Decoded.Event) ResultDecoder.decode(event)).result();
  }
}
