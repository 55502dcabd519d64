package dev.vedette.check.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vedette.ops.Health;
import dev.vedette.wire.Topics;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import org.apache.kafka.common.errors.ProducerFencedException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.SaslAuthenticationException;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DeliveryLoopTest {
  private static final Duration SECOND = Duration.ofSeconds(1);

  @TempDir Path directory;

  @Test
  void whatKafkaAcknowledgesNeverTouchesTheDisk() throws Exception {
    try (OfflineDelivery delivery = OfflineDelivery.in(directory)) {
      delivery.publish(10);
      delivery.pass(SECOND);

      assertThat(delivery.sent()).hasSize(10).doesNotHaveDuplicates();
      assertThat(delivery.count("published")).isEqualTo(10);
      assertThat(delivery.rows()).isEmpty();
      assertThat(delivery.status().waiting()).isZero();
      assertThat(delivery.health())
          .isEqualTo(new Health.Ready("results reach Kafka at kafka:9092"));
    }
  }

  @Test
  void untilKafkaHasTakenOneOnlyOneIsTried() throws Exception {
    try (OfflineDelivery delivery = OfflineDelivery.in(directory)) {
      delivery.kafkaIsSilent();
      delivery.publish(10);
      delivery.pass(SECOND);

      assertThat(delivery.sent()).containsExactly("t0");
    }
  }

  @Test
  void aBrokerThatHasJustStartedMayTakeItsTimeForTheFirstResult() throws Exception {
    try (OfflineDelivery delivery = OfflineDelivery.in(directory)) {
      delivery.kafkaIsSilent();
      delivery.publish(1);
      delivery.pass(KafkaSender.FIRST_ANSWER);
      assertThat(delivery.health()).isInstanceOf(Health.Ready.class);

      delivery.pass(SECOND);
      assertThat(delivery.health().detail()).contains("no broker answers");
    }
  }

  @Test
  void aRefusedResultIsLostAndCountedAndTheOthersGoOn() throws Exception {
    try (OfflineDelivery delivery = OfflineDelivery.in(directory)) {
      delivery.publish(1);
      delivery.pass(SECOND);
      delivery.kafkaIsSilent();
      delivery.publish(3);
      delivery.pass(OfflineDelivery.TURN);

      assertThat(delivery.kafka().errorNext(new RecordTooLargeException("1 MB"))).isTrue();
      delivery.kafkaAnswers();
      delivery.pass(SECOND);

      assertThat(delivery.count("lost")).isEqualTo(1);
      assertThat(delivery.count("published")).isEqualTo(3);
      assertThat(delivery.sent()).doesNotHaveDuplicates();
      assertThat(delivery.status().waiting()).isZero();
      assertThat(delivery.health()).isInstanceOf(Health.Ready.class);
    }
  }

  @Test
  void whatASilentKafkaHasIsOnDiskWithinASecondAndIsSentOnce() throws Exception {
    try (OfflineDelivery delivery = OfflineDelivery.in(directory)) {
      delivery.publish(1);
      delivery.pass(SECOND);
      delivery.kafkaIsSilent();
      delivery.publish(5);
      delivery.pass(Duration.ofMillis(600));
      assertThat(delivery.rows()).containsExactly("t1", "t2", "t3", "t4", "t5");

      delivery.pass(SECOND);
      delivery.publish(4);
      delivery.pass(SECOND);
      assertThat(delivery.rows()).hasSize(9).doesNotHaveDuplicates();
      assertThat(delivery.sent()).as("nothing more is given to it").hasSize(6);
      assertThat(delivery.status().onDisk()).isEqualTo(9);
      assertThat(delivery.health())
          .isEqualTo(
              new Health.Waiting(
                  "9 results wait for Kafka at kafka:9092, 9 of them on disk: no broker answers;"
                      + " the client keeps trying"));

      delivery.kafkaAnswers();
      delivery.pass(SECOND);

      assertThat(delivery.sent()).hasSize(10).doesNotHaveDuplicates();
      assertThat(delivery.rows()).isEmpty();
      assertThat(delivery.count("published")).isEqualTo(10);
      assertThat(delivery.health()).isInstanceOf(Health.Ready.class);
    }
  }

  @Test
  void aFencedProducerIsReplacedAndTheNextSendsWhatItHad() throws Exception {
    try (OfflineDelivery delivery = OfflineDelivery.in(directory)) {
      delivery.publish(1);
      delivery.pass(SECOND);
      delivery.kafkaIsSilent();
      delivery.publish(3);
      delivery.pass(OfflineDelivery.TURN);
      delivery.kafka().sendException = new ProducerFencedException("another has its number");
      delivery.publish(2);
      delivery.pass(Duration.ofMillis(100));
      assertThat(delivery.health().detail())
          .contains("the brokers do not accept this producer any more; tried again every second");

      delivery.pass(Duration.ofSeconds(2));
      delivery.kafkaAnswers();
      delivery.pass(SECOND);

      assertThat(delivery.producers).hasSize(2);
      assertThat(delivery.producer(0).closed()).isTrue();
      assertThat(delivery.producer(1).history()).hasSize(5);
      assertThat(delivery.count("published")).isEqualTo(6);
      assertThat(delivery.count("lost")).isZero();
      assertThat(delivery.health()).isInstanceOf(Health.Ready.class);
    }
  }

  @Test
  void refusedCredentialsAreReadAgainByAnotherProducer() throws Exception {
    try (OfflineDelivery delivery = OfflineDelivery.in(directory)) {
      delivery.kafkaIsSilent();
      delivery.publish(1);
      delivery.pass(OfflineDelivery.TURN);
      delivery.kafka().errorNext(new SaslAuthenticationException("invalid credentials"));
      delivery.pass(OfflineDelivery.TURN);
      assertThat(delivery.health().detail())
          .endsWith("the broker refuses the login: invalid credentials; tried again every second");

      delivery.kafkaAnswers();
      delivery.pass(Duration.ofSeconds(2));

      assertThat(delivery.producers).hasSize(2);
      assertThat(delivery.count("published")).isEqualTo(1);
    }
  }

  @Test
  void withoutTheRightToWriteOneResultIsTriedEachSecondAndAllArriveOnceItIsThere()
      throws Exception {
    try (OfflineDelivery delivery = OfflineDelivery.in(directory)) {
      delivery.publish(1);
      delivery.pass(SECOND);
      delivery.kafkaIsSilent();
      delivery.publish(5);
      delivery.pass(OfflineDelivery.TURN);
      int tries = refuse(delivery, Duration.ofSeconds(5));

      assertThat(tries).as("five at once, then one a second").isBetween(8, 11);
      assertThat(delivery.rows()).hasSize(5).doesNotHaveDuplicates();
      assertThat(delivery.health().detail())
          .isEqualTo(
              "5 results wait for Kafka at kafka:9092, 5 of them on disk: not authorized for the"
                  + " topic vedette.results; tried again every second");

      delivery.kafkaAnswers();
      delivery.pass(Duration.ofSeconds(2));

      assertThat(delivery.count("published")).isEqualTo(6);
      assertThat(delivery.rows()).isEmpty();
      assertThat(delivery.health()).isInstanceOf(Health.Ready.class);
    }
  }

  private static int refuse(OfflineDelivery delivery, Duration time) {
    int refused = 0;
    for (Duration gone = Duration.ZERO;
        gone.compareTo(time) < 0;
        gone = gone.plus(OfflineDelivery.TURN)) {
      while (delivery.kafka().errorNext(new TopicAuthorizationException(Set.of(Topics.RESULTS)))) {
        refused++;
      }
      delivery.pass(OfflineDelivery.TURN);
    }
    return refused;
  }

  @Test
  void withAFullDiskResultsStillReachKafka() throws Exception {
    try (OfflineDelivery delivery = OfflineDelivery.in(directory)) {
      delivery.diskIsFull();
      delivery.kafkaIsSilent();
      delivery.publish(50);
      delivery.pass(KafkaSender.FIRST_ANSWER.plus(SECOND));
      assertThat(delivery.rows()).as("room for one was left").hasSize(1);
      assertThat(delivery.health().detail())
          .startsWith("50 results wait for Kafka at kafka:9092, 1 of them on disk")
          .endsWith("can't hold results (check.spool.directory): the disk is full");

      delivery.kafkaAnswers();
      delivery.pass(SECOND);

      assertThat(delivery.sent()).hasSize(50).doesNotHaveDuplicates();
      assertThat(delivery.count("published")).isEqualTo(50);
      assertThat(delivery.status().waiting()).isZero();
    }
  }

  @Test
  void afterAFullDiskEachResultIsOnItOnceAndItHealsByItself() throws Exception {
    try (OfflineDelivery delivery = OfflineDelivery.in(directory)) {
      delivery.kafkaIsSilent();
      delivery.publish(100);
      delivery.pass(SECOND);
      delivery.diskIsFull();
      for (int i = 0; i < 25; i++) {
        delivery.publish(20);
        delivery.pass(SECOND);
      }
      assertThat(delivery.rows().size()).isBetween(100, 150);
      assertThat(delivery.status().waiting()).isEqualTo(600);
      assertThat(delivery.status().onDisk()).isEqualTo(delivery.rows().size());

      delivery.diskWorks();
      delivery.pass(Duration.ofSeconds(2));

      assertThat(delivery.rows()).hasSize(600).doesNotHaveDuplicates();
      assertThat(delivery.status().diskOutage()).isNull();
      assertThat(delivery.count("lost")).isZero();

      delivery.kafkaAnswers();
      delivery.pass(Duration.ofSeconds(2));

      assertThat(delivery.sent()).hasSize(600).doesNotHaveDuplicates();
      assertThat(delivery.rows()).isEmpty();
      assertThat(delivery.health()).isInstanceOf(Health.Ready.class);
    }
  }

  @Test
  void anIdleDeliveryNoticesThatTheDiskWorksAgain() throws Exception {
    try (OfflineDelivery delivery = OfflineDelivery.in(directory)) {
      delivery.diskIsReadOnly();
      delivery.kafkaIsSilent();
      delivery.publish(1);
      delivery.pass(SECOND);
      delivery.kafkaAnswers();
      delivery.pass(SECOND);
      assertThat(delivery.status().waiting()).isZero();
      assertThat(delivery.health())
          .isInstanceOfSatisfying(
              Health.Waiting.class,
              waiting ->
                  assertThat(waiting.detail())
                      .startsWith("results reach Kafka at kafka:9092, but")
                      .endsWith("the disk is read-only"));

      delivery.diskWorks();
      delivery.pass(Duration.ofSeconds(2));

      assertThat(delivery.health()).isInstanceOf(Health.Ready.class);
    }
  }

  @Test
  void whatIsOnAReadOnlyDiskReachesKafkaAndIsDeletedLater() throws Exception {
    try (OfflineDelivery delivery = OfflineDelivery.in(directory)) {
      delivery.kafkaIsSilent();
      delivery.publish(3_000);
      delivery.pass(SECOND);
      assertThat(delivery.rows()).hasSize(3_000);
      delivery.diskIsReadOnly();
      delivery.kafkaAcknowledges(1);
      delivery.pass(OfflineDelivery.TURN);
      assertThat(delivery.sent()).hasSize(3_000).doesNotHaveDuplicates();
      delivery.kafkaAcknowledges(2_000);
      delivery.pass(Duration.ofSeconds(3));

      assertThat(delivery.status().waiting()).isEqualTo(999);
      assertThat(delivery.status().onDisk()).isEqualTo(999);
      assertThat(delivery.rows()).as("none could be deleted").hasSize(3_000);

      delivery.diskWorks();
      delivery.pass(Duration.ofSeconds(2));

      assertThat(delivery.rows()).hasSize(999);
      assertThat(delivery.status().diskOutage()).isNull();
      delivery.kafkaAnswers();
      delivery.pass(SECOND);
      assertThat(delivery.sent()).hasSize(3_000).doesNotHaveDuplicates();
      assertThat(delivery.rows()).isEmpty();
      assertThat(delivery.health()).isInstanceOf(Health.Ready.class);
    }
  }

  @Test
  void aDiskWithoutRoomForADeletionIsHelpedByAnEmptyFileOnceKafkaHasAll() throws Exception {
    try (OfflineDelivery delivery = OfflineDelivery.in(directory)) {
      delivery.kafkaIsSilent();
      delivery.publish(100);
      delivery.pass(SECOND);
      // As when the log can't grow: nothing can be written, but files can be deleted.
      delivery.diskIsReadOnly();
      delivery.publish(100);
      delivery.pass(SECOND);
      assertThat(delivery.rows()).hasSize(100);

      delivery.kafkaAnswers();
      delivery.pass(Duration.ofSeconds(3));

      assertThat(delivery.sent()).hasSize(200).doesNotHaveDuplicates();
      assertThat(delivery.rows()).isEmpty();
      assertThat(delivery.status().waiting()).isZero();
      assertThat(delivery.health()).isInstanceOf(Health.Ready.class);
    }
  }

  @Test
  void aFileThatFailsIsOpenedAnewAndHoldsEachResultOnce() throws Exception {
    try (OfflineDelivery delivery = OfflineDelivery.in(directory)) {
      delivery.kafkaIsSilent();
      delivery.publish(30);
      delivery.pass(SECOND);
      delivery.diskBreaks();
      delivery.publish(30);
      delivery.pass(Duration.ofSeconds(3));

      assertThat(delivery.rows()).hasSize(60).doesNotHaveDuplicates();
      assertThat(delivery.status().onDisk()).isEqualTo(60);
      assertThat(delivery.status().diskOutage()).isNull();

      delivery.kafkaAnswers();
      delivery.pass(Duration.ofSeconds(2));
      assertThat(delivery.sent()).hasSize(60).doesNotHaveDuplicates();
      assertThat(delivery.count("published")).isEqualTo(60);
    }
  }

  @Test
  void withNeitherKafkaNorDiskTheNewestStayAndTheFiguresAgree() throws Exception {
    try (OfflineDelivery delivery = OfflineDelivery.in(directory)) {
      delivery.diskIsReadOnly();
      delivery.kafkaIsSilent();
      for (int i = 0; i < 12; i++) {
        delivery.publish(1_000);
        delivery.pass(Duration.ofMillis(200));
      }

      double lost = delivery.count("lost");
      assertThat(lost).isEqualTo(12_000 - Backlog.MAX_IN_MEMORY - 1);
      assertThat(delivery.status().waiting()).isEqualTo(Backlog.MAX_IN_MEMORY + 1);

      delivery.kafkaAnswers();
      delivery.pass(Duration.ofSeconds(2));

      assertThat(delivery.count("published") + lost).isEqualTo(12_000);
      assertThat(delivery.sent()).doesNotHaveDuplicates().contains("t11999");
      assertThat(delivery.status().waiting()).isZero();
    }
  }

  @Test
  void whatIsUnderWayWhenItIsClosedIsDeliveredByTheNext() throws Exception {
    try (OfflineDelivery first = OfflineDelivery.in(directory)) {
      first.publish(1);
      first.pass(SECOND);
      first.kafkaIsSilent();
      first.publish(7);
      first.pass(OfflineDelivery.TURN);
      first.publish(3);
    }
    try (OfflineDelivery next = OfflineDelivery.in(directory)) {
      assertThat(next.status().onDisk()).isEqualTo(10);
      next.pass(Duration.ofSeconds(2));

      assertThat(next.sent())
          .containsExactlyInAnyOrder("t1", "t2", "t3", "t4", "t5", "t6", "t7", "t8", "t9", "t10");
      assertThat(next.rows()).isEmpty();
    }
  }

  @Test
  void closedWithoutKafkaAndDiskItCountsWhatIsLost() throws Exception {
    OfflineDelivery delivery = OfflineDelivery.in(directory);
    delivery.diskIsReadOnly();
    delivery.kafkaIsSilent();
    delivery.publish(5);
    delivery.pass(OfflineDelivery.TURN);
    delivery.close();

    assertThat(delivery.count("lost")).isEqualTo(5);
    assertThat(delivery.status().waiting()).isZero();
  }

  @Test
  void beforeTheTopicsAreThereNothingIsSent() throws Exception {
    Topics.Creation away = new Topics.Creation.Away("no broker answers");
    try (OfflineDelivery delivery = OfflineDelivery.withTopics(directory, away)) {
      delivery.publish(3);
      delivery.pass(SECOND);
      assertThat(delivery.sent()).isEmpty();
      assertThat(delivery.health())
          .isEqualTo(
              new Health.Waiting(
                  "3 results wait for Kafka at kafka:9092, 3 of them on disk: no broker answers"));

      delivery.topicsAre(new Topics.Creation.NotOurs("no"));
      delivery.pass(SECOND);

      assertThat(delivery.sent()).hasSize(3);
    }
  }

  @Test
  void anIdleDeliveryKnowsThatKafkaIsGoneAndForgetsItWithTheNextAcknowledgement() throws Exception {
    try (OfflineDelivery delivery = OfflineDelivery.in(directory)) {
      delivery.topicsAre(new Topics.Creation.Away("no broker answers"));
      delivery.pass(OfflineDelivery.TURN);
      assertThat(delivery.health())
          .isEqualTo(new Health.Waiting("Kafka at kafka:9092 takes no results: no broker answers"));

      delivery.publish(1);
      delivery.pass(SECOND);

      assertThat(delivery.health()).isInstanceOf(Health.Ready.class);
    }
  }

  @Test
  void aTopicThatIsGoneIsNamedInTheHealth() throws Exception {
    try (OfflineDelivery delivery = OfflineDelivery.in(directory)) {
      delivery.kafkaIsSilent();
      delivery.publish(1);
      delivery.pass(OfflineDelivery.TURN);
      delivery.kafka().errorNext(new UnknownTopicOrPartitionException());
      delivery.pass(OfflineDelivery.TURN);

      assertThat(delivery.health().detail())
          .endsWith("the topic does not exist; tried again every second");
    }
  }

  @Test
  void aTurnThatDoesNotEndIsNotReady() throws Exception {
    try (OfflineDelivery delivery = OfflineDelivery.in(directory)) {
      delivery.pass(OfflineDelivery.TURN);
      delivery.skip(Duration.ofSeconds(30));

      assertThat(delivery.health().detail()).contains("has been busy for 30 s");
      delivery.pass(OfflineDelivery.TURN);
      assertThat(delivery.health()).isInstanceOf(Health.Ready.class);
    }
  }
}
