package dev.vedette.check.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.vedette.ops.Outage;
import dev.vedette.wire.Topics.Creation;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.slf4j.helpers.NOPLogger;

class ResultTopicsTest {
  private final AtomicLong now = new AtomicLong();
  private final AtomicLong acknowledgedAt = new AtomicLong();
  private final AtomicReference<Creation> answer = new AtomicReference<>();

  private ResultTopics topics(ResultTopics.Attempt attempt) {
    Outage outage = new Outage(NOPLogger.NOP_LOGGER, "away", "back", now::get);
    return new ResultTopics(attempt, acknowledgedAt::get, outage, now::get);
  }

  @Test
  void whatIsInTheWayIsToldUntilTheTopicsAreThere() throws Exception {
    ResultTopics topics = topics(answer::get);
    assertThat(topics.areThere()).isFalse();
    assertThat(topics.obstacle()).isEqualTo("no broker has answered yet");

    answer.set(new Creation.Away("a policy forbids it"));
    topics.look();
    assertThat(topics.areThere()).isFalse();
    assertThat(topics.obstacle()).isEqualTo("a policy forbids it");

    answer.set(new Creation.Done());
    topics.look();
    assertThat(topics.areThere()).isTrue();
    assertThat(topics.obstacle()).isNull();
  }

  @Test
  void anAcknowledgementIsNewerThanWhatWasInTheWayBefore() throws Exception {
    ResultTopics topics = topics(answer::get);
    answer.set(new Creation.Done());
    topics.look();
    now.set(Duration.ofSeconds(20).toNanos());
    answer.set(new Creation.Away("no broker answers"));
    topics.look();
    assertThat(topics.areThere()).as("they were").isTrue();
    assertThat(topics.obstacle()).isEqualTo("no broker answers");

    acknowledgedAt.set(now.get() + 1);

    assertThat(topics.obstacle()).isNull();
  }

  @Test
  void nobodyLooksWhileKafkaAcknowledges() throws Exception {
    AtomicInteger looks = new AtomicInteger();
    Thread thread =
        topics(
                () -> {
                  looks.incrementAndGet();
                  return new Creation.Done();
                })
            .unstarted(fault -> {});
    thread.start();
    await().until(() -> looks.get() == 1 && thread.getState() == Thread.State.TIMED_WAITING);
    thread.interrupt();
    assertThat(thread.join(Duration.ofSeconds(5))).isTrue();

    assertThat(looks).hasValue(1);
  }

  @Test
  void aDefectOfOursIsHeardOf() throws Exception {
    AtomicReference<Throwable> heard = new AtomicReference<>();
    IllegalStateException defect = new IllegalStateException("a defect");
    Thread thread =
        topics(
                () -> {
                  throw defect;
                })
            .unstarted(heard::set);
    thread.start();
    assertThat(thread.join(Duration.ofSeconds(5))).isTrue();

    assertThat(heard).hasValue(defect);
  }
}
