package dev.vedette.check.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vedette.model.Retention;
import dev.vedette.model.text.ByteSize;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.Random;
import java.util.Set;
import org.apache.kafka.common.errors.NotEnoughReplicasException;
import org.apache.kafka.common.errors.ProducerFencedException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BacklogTest {
  @TempDir Path directory;

  @Test
  void atMaxSizeTheOldestAreLostAndCountedOnce() throws Exception {
    try (OfflineDelivery delivery = OfflineDelivery.in(small())) {
      delivery.kafkaIsSilent();
      delivery.publish(3_000);
      delivery.pass(Duration.ofSeconds(3));

      double lost = delivery.count("lost");
      // One is with the producer, whatever the disk has.
      assertThat(lost + delivery.status().waiting()).isEqualTo(3_000);
      assertThat(lost).isGreaterThan(100);
      assertThat(delivery.rows()).contains("t2999").doesNotContain("t1");

      delivery.kafkaAnswers();
      delivery.pass(Duration.ofSeconds(2));
      assertThat(delivery.count("published") + lost).isEqualTo(3_000);
    }
  }

  @Test
  void whatKafkaHasPushesNoResultOutAndIsNotCountedAsLost() throws Exception {
    try (OfflineDelivery delivery = OfflineDelivery.in(small())) {
      delivery.kafkaIsSilent();
      delivery.publish(1_000);
      delivery.pass(Duration.ofSeconds(1));
      delivery.diskIsReadOnly();
      delivery.kafkaAcknowledges(1);
      delivery.pass(OfflineDelivery.TURN);
      delivery.kafkaAcknowledges(900);
      delivery.pass(Duration.ofSeconds(2));
      assertThat(delivery.rows()).as("delivered, not deleted").hasSize(1_000);
      delivery.publish(1_000);
      delivery.diskWorks();
      delivery.pass(Duration.ofSeconds(5));

      assertThat(delivery.count("lost")).isZero();
      assertThat(delivery.rows()).hasSize(1_099);
      assertThat(delivery.status().waiting()).isEqualTo(1_099);
    }
  }

  private SpoolSettings small() {
    return new SpoolSettings(directory.toString(), ByteSize.ofMebibytes(1), new Retention(7));
  }

  @Test
  void whatIsTooOldIsLostAndCounted() throws Exception {
    try (OfflineDelivery delivery = OfflineDelivery.in(directory)) {
      delivery.kafkaIsSilent();
      delivery.publish(10);
      delivery.pass(Duration.ofSeconds(1));
      delivery.skip(Duration.ofDays(8));
      delivery.publish(5);
      delivery.pass(Duration.ofSeconds(2));

      assertThat(delivery.count("lost")).isEqualTo(9);
      assertThat(delivery.status().waiting()).as("one is with the producer").isEqualTo(6);
    }
  }

  /** Whatever fails in whatever order, no result is forgotten, and the figures always agree. */
  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4})
  void eachResultIsWaitingPublishedOrLostWhateverFails(long seed) throws Exception {
    Random random = new Random(seed);
    try (OfflineDelivery delivery = OfflineDelivery.in(directory)) {
      for (int i = 0; i < 100; i++) {
        fail(delivery, random);
        delivery.publish(random.nextInt(20));
        delivery.pass(Duration.ofMillis(1 + random.nextInt(400)));
        assertFiguresAgree(delivery);
      }
      delivery.diskWorks();
      delivery.kafkaAnswers();
      delivery.pass(Duration.ofSeconds(6));

      assertFiguresAgree(delivery);
      assertThat(delivery.status().waiting()).isZero();
      assertThat(delivery.rows()).isEmpty();
      Set<String> sent = new HashSet<>(delivery.sent());
      assertThat(sent).hasSize(delivery.given());
      assertThat(delivery.count("published")).isEqualTo(delivery.given());
    }
  }

  private static void assertFiguresAgree(OfflineDelivery delivery) {
    DeliveryStatus status = delivery.status();
    assertThat(delivery.count("published") + delivery.count("lost") + status.waiting())
        .isEqualTo(delivery.given());
    if (!delivery.isDiskBroken()) {
      assertThat(delivery.rows()).doesNotHaveDuplicates();
    }
    assertThat(status.onDisk()).isBetween(0L, status.waiting());
  }

  private static void fail(OfflineDelivery delivery, Random random) throws Exception {
    switch (random.nextInt(10)) {
      case 0 -> delivery.diskIsFull();
      case 1 -> delivery.diskIsReadOnly();
      case 2, 3 -> delivery.diskWorks();
      case 4 -> delivery.kafkaIsSilent();
      case 5, 6 -> delivery.kafkaAnswers();
      case 7 -> delivery.kafka().errorNext(new NotEnoughReplicasException("1"));
      case 8 -> delivery.kafka().sendException = new ProducerFencedException("another");
      default -> delivery.diskBreaks();
    }
  }
}
