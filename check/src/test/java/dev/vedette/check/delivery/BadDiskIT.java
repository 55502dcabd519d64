package dev.vedette.check.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.vedette.check.metrics.CheckMetrics;
import dev.vedette.embedded.BrokerOptions;
import dev.vedette.embedded.EmbeddedBroker;
import dev.vedette.ops.Health;
import dev.vedette.testkit.ReservedPort;
import dev.vedette.testkit.SmallDisk;
import dev.vedette.wire.KafkaSettings;
import dev.vedette.wire.TopicReader;
import dev.vedette.wire.Topics;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A disk that is really full or read-only, with a broker that comes and goes. */
class BadDiskIT {
  private static final Duration HEALED_WITHIN = Duration.ofSeconds(10);
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  @TempDir Path directory;
  private final SimpleMeterRegistry metrics = new SimpleMeterRegistry();
  private ReservedPort port;
  private int given;

  @BeforeEach
  void choosePort() throws IOException {
    port = ReservedPort.take();
  }

  @AfterEach
  void releasePort() throws IOException {
    port.close();
  }

  @Test
  void aFullDiskCostsNoResultAndHealsWithoutKafkaAndWithIt() throws Exception {
    try (SmallDisk disk = SmallDisk.tmpfs(directory.resolve("disk"), 8)) {
      ResultDelivery delivery = start(disk);
      disk.fill(300_000);
      publish(delivery, 200);
      awaitDetail(delivery, "of them on disk: ");
      publish(delivery, 2_800);
      awaitDetail(delivery, "the disk is full");
      // Under load, while every try fails.
      for (int i = 0; i < 20; i++) {
        publish(delivery, 50);
        Thread.sleep(Duration.ofMillis(100));
      }
      assertThat(waiting()).isEqualTo(given);

      disk.free();
      await()
          .atMost(HEALED_WITHIN)
          .untilAsserted(
              () -> assertThat(delivery.health().detail()).contains(given + " of them on disk"));
      assertThat(delivery.health().detail()).doesNotContain("the disk is full");

      try (EmbeddedBroker broker = broker()) {
        awaitReady(delivery, PATIENCE);
        assertThat(targets(broker)).hasSize(given).doesNotHaveDuplicates();

        disk.fill(0);
        publish(delivery, 500);
        await().atMost(HEALED_WITHIN).until(() -> published() == given);
      }
      // More than the file has room for within itself, and less than memory holds.
      for (int i = 0; i < 10 && !isFull(delivery); i++) {
        publish(delivery, 1_000);
        await().atMost(PATIENCE).until(() -> isFull(delivery) || onDisk() == given - published());
      }
      awaitDetail(delivery, "the disk is full");
      try (EmbeddedBroker broker = broker()) {
        await().atMost(PATIENCE).until(() -> waiting() == 0);
        assertThat(targets(broker)).hasSize(given).doesNotHaveDuplicates();
        // The spool has made room itself, since all that it held is in Kafka.
        awaitReady(delivery, HEALED_WITHIN);
        assertThat(lost()).isZero();
        delivery.close(Duration.ofSeconds(3));
      }
    }
  }

  @Test
  void withAReadOnlyDiskWhatIsOnItAndWhatIsInMemoryReachKafka() throws Exception {
    try (SmallDisk disk = SmallDisk.ext4(directory.resolve("disk"), 16)) {
      ResultDelivery delivery = start(disk);
      publish(delivery, 500);
      awaitDetail(delivery, "500 of them on disk");
      disk.failAndBeReadOnly();
      publish(delivery, 500);
      awaitDetail(delivery, "can't hold results");
      assertThat(waiting()).isEqualTo(1_000);

      try (EmbeddedBroker broker = broker()) {
        await().atMost(PATIENCE).until(() -> waiting() == 0);
        assertThat(targets(broker)).hasSize(1_000).doesNotHaveDuplicates();
        publish(delivery, 100);
        await().atMost(HEALED_WITHIN).until(() -> published() == 1_100);
        assertThat(delivery.health())
            .isInstanceOfSatisfying(
                Health.Waiting.class,
                waiting ->
                    assertThat(waiting.detail())
                        .contains("results reach Kafka", "but", "can't hold results"));
        assertThat(lost()).isZero();
        delivery.close(Duration.ofSeconds(3));
      }
    }
  }

  private ResultDelivery start(SmallDisk disk) {
    return ResultDelivery.start(
        KafkaSettings.plaintext("127.0.0.1:" + port.number()),
        SpoolSettings.in(disk.directory().resolve("spool").toString()),
        new CheckMetrics(metrics),
        fault -> {
          throw new AssertionError(fault);
        },
        InstantSource.system());
  }

  private EmbeddedBroker broker() {
    return EmbeddedBroker.start(directory.resolve("kafka"), BrokerOptions.plaintext(port.number()));
  }

  private void publish(ResultDelivery delivery, int count) {
    for (int i = 0; i < count; i++) {
      delivery.publish(OfflineDelivery.result("t" + given++));
    }
  }

  private double published() {
    return metrics.get("vedette.check.published").counter().count();
  }

  private double lost() {
    return metrics.get("vedette.check.lost").counter().count();
  }

  private double waiting() {
    return metrics.get("vedette.check.waiting").gauge().value();
  }

  private double onDisk() {
    return metrics.get("vedette.check.spooled").gauge().value();
  }

  private static boolean isFull(ResultDelivery delivery) {
    return delivery.health().detail().contains("the disk is full");
  }

  private static void awaitDetail(ResultDelivery delivery, String detail) {
    await()
        .atMost(PATIENCE)
        .untilAsserted(() -> assertThat(delivery.health().detail()).contains(detail));
  }

  private static void awaitReady(ResultDelivery delivery, Duration limit) {
    await()
        .atMost(limit)
        .untilAsserted(() -> assertThat(delivery.health()).isInstanceOf(Health.Ready.class));
    await()
        .atMost(limit)
        .untilAsserted(() -> assertThat(delivery.health().detail()).doesNotContain("on disk"));
  }

  /** The keys of all that the topic holds. */
  static List<String> targets(EmbeddedBroker broker) {
    List<String> targets = new ArrayList<>();
    KafkaSettings kafka = KafkaSettings.plaintext(broker.bootstrapServers());
    try (TopicReader topic = TopicReader.open(kafka, Topics.RESULTS, "test")) {
      topic.read((record, _) -> targets.add(new String(record.key(), StandardCharsets.UTF_8)));
    }
    return targets;
  }
}
