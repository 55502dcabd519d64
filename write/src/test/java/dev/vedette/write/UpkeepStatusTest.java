package dev.vedette.write;

import static dev.vedette.store.history.UpkeepStep.ARCHIVE;
import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.vedette.store.history.UpkeepStep;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

class UpkeepStatusTest {
  private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
  private Instant now = Instant.parse("2026-11-24T12:00:00Z");
  private final UpkeepStatus status = new UpkeepStatus(() -> now, new WriteMetrics(registry));

  private double ageSeconds(UpkeepStep step) {
    return registry
        .get("vedette.write.upkeep.last.success.age.seconds")
        .tag("step", step.tag())
        .gauge()
        .value();
  }

  private void succeedAllBut(UpkeepStep failing) {
    for (UpkeepStep step : UpkeepStep.values()) {
      if (step != failing) {
        status.succeeded(step);
      }
    }
  }

  @Test
  void theAgeOfEachStepsSuccessIsAMetric() {
    assertThat(ageSeconds(ARCHIVE)).isNaN();
    status.succeeded(ARCHIVE);
    now = now.plusSeconds(90);

    assertThat(ageSeconds(ARCHIVE)).isEqualTo(90);
    assertThat(ageSeconds(UpkeepStep.RETENTION)).isNaN();
  }

  @Test
  void aStepThatHasFailedForADayIsOverdueAndTheReasonIsTold() {
    succeedAllBut(null);
    now = now.plus(Duration.ofDays(1));
    succeedAllBut(ARCHIVE);
    status.failed(ARCHIVE, "check_result is in use by pid 7");
    assertThat(status.overdue()).isEmpty();

    now = now.plusSeconds(1);

    assertThat(status.overdue())
        .hasValue(
            "upkeep is overdue: archive has not succeeded since 2026-11-24T12:00:00Z,"
                + " check_result is in use by pid 7");
    status.succeeded(ARCHIVE);
    assertThat(status.overdue()).isEmpty();
  }

  @Test
  void aRestartDoesNotMakeAnOldFailureYoung() {
    succeedAllBut(ARCHIVE);

    status.know(Map.of(ARCHIVE, now.minus(Duration.ofDays(3))));

    assertThat(status.overdue())
        .hasValueSatisfying(words -> assertThat(words).contains("archive", "2026-11-21T12:00:00Z"));
  }

  @Test
  void whatAnotherWriterDoesIsDone() {
    now = now.plus(Duration.ofDays(2));
    succeedAllBut(ARCHIVE);

    status.know(Map.of(ARCHIVE, now.minus(Duration.ofHours(1))));

    assertThat(status.overdue()).isEmpty();
  }

  @Test
  void whatKeepsEveryStepFromItsWorkIsOneLineAndSoIsItsEnd() {
    Logger logger = (Logger) LoggerFactory.getLogger(UpkeepStatus.class);
    ListAppender<ILoggingEvent> lines = new ListAppender<>();
    lines.start();
    logger.addAppender(lines);
    logger.setLevel(Level.INFO);
    try {
      for (UpkeepStep step : UpkeepStep.values()) {
        status.failed(step, step == ARCHIVE ? "a lock: pid 7" : "PostgreSQL is away: refused");
      }
      status.tried();
      status.tried();
      succeedAllBut(ARCHIVE);
      status.isAtOthers(ARCHIVE);
      status.tried();
    } finally {
      logger.detachAppender(lines);
      logger.setLevel(null);
    }
    assertThat(lines.list)
        .extracting(ILoggingEvent::getFormattedMessage)
        .containsExactly(
            "upkeep is behind and tried again each minute: PostgreSQL is away: refused (partitions,"
                + " late_checks, rollups, retention, maintenance); a lock: pid 7 (archive)",
            "upkeep works again, after 0 s");
  }
}
