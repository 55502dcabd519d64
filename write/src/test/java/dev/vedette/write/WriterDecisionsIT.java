package dev.vedette.write;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.vedette.model.CheckResult;
import dev.vedette.model.Failure;
import dev.vedette.model.FailureCode;
import dev.vedette.model.Outcome;
import dev.vedette.model.alert.AlertRule;
import dev.vedette.model.alert.Alerts;
import dev.vedette.model.alert.Quorum;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Incidents, through the real topic into the real tables. */
class WriterDecisionsIT {
  private static Pipeline pipeline;

  @BeforeAll
  static void start(@TempDir Path directory) throws Exception {
    pipeline = new Pipeline(directory);
  }

  @AfterAll
  static void stop() {
    pipeline.close();
  }

  @BeforeEach
  void reset() throws Exception {
    pipeline.reset();
  }

  private static Instant second(int number) {
    return Events.START.plusSeconds(number);
  }

  private static CheckResult down(String target, int second, Alerts alerts) {
    CheckResult up = Events.up(target, second(second));
    Failure failure = new Failure(FailureCode.STATUS_UNEXPECTED, "expected 2xx, got 503", null);
    return new CheckResult(
        up.target(),
        up.location(),
        up.scheduledAt(),
        up.startedAt(),
        up.interval(),
        up.url(),
        Outcome.of(failure),
        503,
        up.httpVersion(),
        up.ip(),
        up.bytes(),
        false,
        0,
        null,
        up.timings(),
        null,
        up.tags(),
        alerts,
        null);
  }

  private static List<CheckResult> outages() {
    Alerts soon = new Alerts(new AlertRule(2, 1, Quorum.ANY), List.of("router"));
    List<CheckResult> all = new ArrayList<>();
    for (int second = 0; second < 60; second++) {
      for (String target : List.of("shop", "blog", "mail")) {
        boolean isDown = second / 10 % 2 == 1 || second % 10 > 7;
        Alerts alerts = target.equals("mail") ? soon : Alerts.DEFAULT;
        all.add(isDown ? down(target, second, alerts) : Events.up(target, second(second)));
      }
    }
    return all;
  }

  private static String incidents() {
    return pipeline.value(
        """
        SELECT string_agg(concat_ws(' ', incident_id, t.name, kind, opened_at, began_after,
          began_before, closed_at, ended_after, ended_before, reason, level, status, failure_code,
          failure_message, down, up, unknown, changed), ';' ORDER BY t.name, opened_at)
        FROM incident JOIN target t USING (target_id)
        """);
  }

  @Test
  void incidentsStandBesideTheirChecksAndAReplayMakesTheSame() throws Exception {
    pipeline.publish(outages());
    String first;
    try (Writer writer = pipeline.writer()) {
      await().until(pipeline::rows, "180"::equals);
      first = incidents();
      assertThat(pipeline.value("SELECT count(*) FROM incident")).isEqualTo("9");
      assertThat(pipeline.value("SELECT count(*) FROM incident_transition")).isEqualTo("15");
      assertThat(pipeline.value("SELECT quorum || recover || depends_on[1] FROM alert_rule"))
          .isEqualTo("any1router");
      await().until(() -> pipeline.value("SELECT count(*) FROM target_state"), "3"::equals);
    }
    pipeline.rewind();
    pipeline.value(
        "TRUNCATE incident, incident_transition, target_fold, fold_checkpoint, target_state,"
            + " check_result, target_location, target, location, alert_rule");
    try (Writer writer = pipeline.writer()) {
      await().until(pipeline::rows, "180"::equals);
      assertThat(incidents()).isEqualTo(first);
    }
  }

  @Test
  void whatIsReadTwiceChangesNothing() throws Exception {
    pipeline.publish(outages());
    try (Writer writer = pipeline.writer()) {
      await().until(pipeline::rows, "180"::equals);
    }
    String first = incidents();
    pipeline.rewind();
    try (Writer writer = pipeline.writer()) {
      await().until(() -> pipeline.committed() == 180);
    }
    assertThat(incidents()).isEqualTo(first);
    assertThat(pipeline.value("SELECT count(*) FROM incident_transition")).isEqualTo("15");
  }
}
