package dev.vedette.ops;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.Test;
import org.slf4j.event.EventRecordingLogger;
import org.slf4j.event.SubstituteLoggingEvent;
import org.slf4j.helpers.MessageFormatter;
import org.slf4j.helpers.SubstituteLogger;

class OutageTest {
  private final Queue<SubstituteLoggingEvent> events = new ConcurrentLinkedQueue<>();
  private long now = -Duration.ofMinutes(3).toNanos();
  private final Outage outage =
      new Outage(
          new EventRecordingLogger(new SubstituteLogger("test", events, true), events),
          "results wait",
          "results go on",
          () -> now);

  private void pass(Duration time) {
    now += time.toNanos();
  }

  /** What was logged since this was asked last. */
  private List<String> told() {
    List<String> lines = new ArrayList<>();
    for (SubstituteLoggingEvent event; (event = events.poll()) != null; ) {
      lines.add(
          event.getLevel()
              + " "
              + MessageFormatter.basicArrayFormat(event.getMessage(), event.getArgumentArray()));
    }
    return lines;
  }

  @Test
  void beginningReminderAndEndAreToldWithTheTimeThatItLasted() {
    outage.isOn("the disk is full");
    assertThat(outage.cause()).isEqualTo("the disk is full");
    pass(Duration.ofSeconds(59));
    outage.isOn("the disk is full");
    assertThat(told()).containsExactly("WARN results wait: the disk is full");

    pass(Duration.ofSeconds(16));
    outage.isOn("the disk is full");
    assertThat(told()).containsExactly("WARN results wait, for 75 s now: the disk is full");

    pass(Duration.ofMinutes(61));
    outage.isOn("the disk is full");
    assertThat(told()).containsExactly("WARN results wait, for 62 min now: the disk is full");

    outage.isOver();
    outage.isOver();
    assertThat(told()).containsExactly("INFO results go on, after 62 min");
    assertThat(outage.isOn()).isFalse();
  }

  @Test
  void anHourOfRetriesIsSevenLinesThoughEachSaysSomethingElse() {
    for (int second = 0; second < 3600; second++) {
      outage.isOn("PostgreSQL is away: connection %d was refused".formatted(second));
      pass(Duration.ofSeconds(1));
    }
    assertThat(told()).hasSize(7);
  }

  @Test
  void anHourOfComingAndGoingIsNoMoreThanABeginningAndAnEndEachTime() {
    for (int second = 0; second < 3600; second++) {
      if (second % 40 < 35) {
        outage.isOn("the disk is full");
      } else {
        outage.isOver();
      }
      pass(Duration.ofSeconds(1));
    }
    assertThat(told()).hasSize(14);
  }

  @Test
  void anotherCauseIsToldSoon() {
    outage.isOn("PostgreSQL is away: refused");
    pass(Duration.ofSeconds(14));
    outage.isOn("PostgreSQL starts: 57P03");
    pass(Duration.ofSeconds(1));
    outage.isOn("PostgreSQL starts: 57P03");
    outage.isOn("PostgreSQL starts: 57P03");
    assertThat(told())
        .containsExactly(
            "WARN results wait: PostgreSQL is away: refused",
            "WARN results wait: PostgreSQL starts: 57P03");
  }

  @Test
  void anHourOfCausesThatTakeTurnsIsBoundedToo() {
    for (int second = 0; second < 3600; second++) {
      String kind = Character.toString('a' + second % 23);
      outage.isOn("cause " + kind + ": in turn");
      pass(Duration.ofSeconds(1));
    }
    assertThat(told()).hasSizeLessThan(7 + Outage.MAX_KINDS);
  }

  @Test
  void theNextOneAfterAQuietTimeIsToldAtOnce() {
    outage.isOn("the disk is full");
    outage.isOver();
    pass(Duration.ofMinutes(2));
    outage.isOn("the disk is full");
    outage.isOver();
    assertThat(told()).hasSize(4);
    pass(Duration.ofMinutes(2));
    outage.isOn("the disk is full");
    outage.isOver();
    assertThat(told()).isEmpty();

    pass(Duration.ofMinutes(10));
    outage.isOn("the disk is full");
    assertThat(told()).containsExactly("WARN results wait: the disk is full");
  }
}
