package dev.vedette.store.query;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vedette.model.CheckResult;
import dev.vedette.model.Retention;
import dev.vedette.store.Checks;
import dev.vedette.store.StorageSettings;
import dev.vedette.store.TestDatabase;
import dev.vedette.store.checks.CheckResults;
import dev.vedette.store.history.History;
import dev.vedette.store.query.Timeline.Point;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Two days of September, asked for in November when hours, or checks too, are gone. */
class RetentionHorizonIT {
  private static final Instant FIRST = Instant.parse("2026-09-10T00:00:00Z");
  private static final Instant END = Instant.parse("2026-09-12T00:00:00Z");
  private static final Instant NOW = Instant.parse("2026-11-20T12:00:00Z");
  private static final Duration INTERVAL = Duration.ofMinutes(10);
  private static final Retention SHORT = new Retention(20);
  private static final Retention LONG = new Retention(365);

  @RegisterExtension static final TestDatabase database = new TestDatabase();
  private static Timeline timeline;

  @BeforeAll
  static void start() {
    timeline = new Timeline(database.database());
  }

  @BeforeEach
  void fill() throws Exception {
    database.clear();
    List<CheckResult> checks = new ArrayList<>();
    for (Instant slot = FIRST; slot.isBefore(END); slot = slot.plus(INTERVAL)) {
      checks.add(Checks.of("shop").from("berlin-1").up(slot, 100));
    }
    new CheckResults(database.database(), InstantSource.fixed(NOW)).insert(checks);
  }

  private static void maintain(Retention archive, Retention hourly) {
    new History(database.database(), new StorageSettings(new Retention(2), archive, hourly, LONG))
        .maintain(NOW);
  }

  private static long checks(String from, String to) {
    return timeline
        .sum("shop", null, new Span(Instant.parse(from), Instant.parse(to)))
        .orElseThrow()
        .up();
  }

  private static List<Long> chart(String from, String to) {
    return timeline
        .series("shop", null, new Span(Instant.parse(from), Instant.parse(to)), 1000)
        .stream()
        .map(Point::sums)
        .map(Sums::up)
        .toList();
  }

  @Test
  void withoutHoursTheChecksAnswer() {
    maintain(LONG, SHORT);

    assertThat(checks("2026-09-10T03:20:00Z", "2026-09-11T05:00:00Z")).isEqualTo(154);
    assertThat(chart("2026-09-10T00:00:00Z", "2026-09-12T00:00:00Z")).hasSize(48).containsOnly(6L);
  }

  @Test
  void withoutChecksWholeHoursAnswer() {
    maintain(SHORT, LONG);

    assertThat(checks("2026-09-10T03:20:00Z", "2026-09-10T04:40:00Z")).isEqualTo(12);
    assertThat(chart("2026-09-10T03:20:00Z", "2026-09-10T06:00:00Z")).containsExactly(6L, 6L, 6L);
  }

  @Test
  void withoutBothWholeDaysAnswer() {
    maintain(SHORT, SHORT);

    assertThat(checks("2026-09-10T03:20:00Z", "2026-09-11T05:00:00Z")).isEqualTo(288);
    assertThat(chart("2026-09-10T03:20:00Z", "2026-09-10T06:00:00Z")).containsExactly(144L);
    assertThat(chart("2026-09-09T00:00:00Z", "2026-09-13T00:00:00Z"))
        .containsExactly(0L, 144L, 144L, 0L);
  }

  @Test
  void whatWasFirstCheckedTodayHasNothingThatIsGone() throws Exception {
    new CheckResults(database.database(), InstantSource.fixed(NOW))
        .insert(List.of(Checks.of("new").from("berlin-1").up(NOW, 100)));
    maintain(SHORT, SHORT);

    Span weeks = new Span(NOW.minus(Duration.ofDays(21)), NOW.plusSeconds(600));
    assertThat(timeline.chart("new", null, weeks, Duration.ofMinutes(10), weeks.to()).points())
        .hasSize(21 * 144 + 1)
        .last()
        .satisfies(point -> assertThat(point.sums().up()).isOne());
  }
}
