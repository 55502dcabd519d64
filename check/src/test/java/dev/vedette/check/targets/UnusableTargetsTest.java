package dev.vedette.check.targets;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

class UnusableTargetsTest {
  private final Logger logger = (Logger) LoggerFactory.getLogger(TargetGroup.class);
  private final ListAppender<ILoggingEvent> lines = new ListAppender<>();
  private long now;
  private final UnusableTargets targets = new UnusableTargets(() -> now);

  @BeforeEach
  void listen() {
    lines.start();
    logger.addAppender(lines);
  }

  @AfterEach
  void detach() {
    logger.detachAppender(lines);
  }

  @Test
  void oneIsNamedAndAThousandMoreAreOneLine() {
    targets.tell();
    targets.add("a", "no url");
    targets.tell();
    for (int i = 0; i < 1_000; i++) {
      targets.add("t" + i, "the variable SECRET is not set");
      targets.tell();
    }
    now += Duration.ofMinutes(1).toNanos();
    targets.tell();
    targets.tell();

    assertThat(lines.list)
        .extracting(ILoggingEvent::getFormattedMessage)
        .containsExactly(
            "target 'a' can't be watched here: no url",
            "1000 documents are no targets that can be watched here ('vedette targets list' shows"
                + " all); the last: 't999' can't be watched here: the variable SECRET is not set");
  }
}
