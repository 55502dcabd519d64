package dev.vedette.store.query;

import static dev.vedette.store.Checks.NOON;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.vedette.model.CheckResult;
import dev.vedette.model.Outcome;
import dev.vedette.model.Phase;
import dev.vedette.model.Retention;
import dev.vedette.store.Checks;
import dev.vedette.store.StorageSettings;
import dev.vedette.store.TestDatabase;
import dev.vedette.store.checks.CheckResults;
import dev.vedette.store.history.History;
import dev.vedette.store.query.Timeline.Point;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.SortedMap;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Twelve days of checks, ten of them archived, the last hours not rolled up, some checks late. */
class TimelineIT {
  private static final Instant FIRST = NOON.minus(Duration.ofDays(12));
  private static final Duration INTERVAL = Duration.ofMinutes(1);

  private static final List<CheckResult> all = new ArrayList<>();
  @RegisterExtension static final TestDatabase database = new TestDatabase();
  private static Timeline timeline;

  @BeforeAll
  static void start() {
    CheckResults results = new CheckResults(database.database(), InstantSource.fixed(NOON));
    Random random = new Random(3);
    List<CheckResult> late = new ArrayList<>();
    for (Instant slot = FIRST; slot.isBefore(NOON); slot = slot.plus(INTERVAL)) {
      for (String location : List.of("berlin-1", "tokyo")) {
        CheckResult check = check(Checks.of("shop").from(location), slot.plusMillis(250), random);
        all.add(check);
        if (random.nextInt(2000) == 0) {
          late.add(check);
        }
      }
    }
    results.insert(all.stream().filter(check -> !late.contains(check)).toList());
    new History(
            database.database(),
            new StorageSettings(
                new Retention(2), new Retention(365), new Retention(365), new Retention(365)))
        .maintain(NOON.minus(Duration.ofHours(3)));
    results.insert(late);
    timeline = new Timeline(database.database());
  }

  private static CheckResult check(Checks checks, Instant slot, Random random) {
    return switch (random.nextInt(40)) {
      case 0 -> checks.down(slot, "broken");
      case 1 -> checks.missed(slot);
      default -> checks.up(slot, (long) (20_000 * Math.exp(random.nextGaussian())));
    };
  }

  @ParameterizedTest
  @CsvSource({
    "2026-11-12T12:00:00Z, 2026-11-24T12:00:00Z",
    "2026-11-13T00:00:00Z, 2026-11-20T00:00:00Z",
    "2026-11-14T07:31:17Z, 2026-11-21T22:58:03.251Z",
    "2026-11-23T12:00:00Z, 2026-11-24T12:00:00Z",
    "2026-11-24T11:10:00Z, 2026-11-24T11:20:00Z",
    "2026-11-15T10:10:00Z, 2026-11-15T10:10:00Z",
    "2026-01-01T00:00:00Z, 2027-01-01T00:00:00Z"
  })
  void theSumOfAnySpanIsThatOfItsChecks(Instant from, Instant to) {
    Span span = new Span(from, to);
    for (String location : List.of("berlin-1", "tokyo", "")) {
      String where = location.isEmpty() ? null : location;
      assertSame(
          timeline.sum("shop", where, span).orElseThrow(),
          all.stream()
              .filter(check -> where == null || check.location().equals(where))
              .filter(check -> span.contains(check.scheduledAt()))
              .toList());
    }
    timeline
        .byLocation("shop", span)
        .forEach((location, sums) ->
            assertSame(
                sums,
                all.stream()
                    .filter(check -> check.location().equals(location))
                    .filter(check -> span.contains(check.scheduledAt()))
                    .toList()));
  }

  @Test
  void theLocationsTogetherAreTheWhole() {
    Span days = Span.last(Duration.ofDays(9), NOON);
    Sums whole = timeline.sum("shop", null, days).orElseThrow();

    SortedMap<String, Sums> byLocation = timeline.byLocation("shop", days);

    assertThat(byLocation.keySet()).containsExactly("berlin-1", "tokyo");
    Sums together = Sums.of(byLocation.values());
    assertThat(together.histogram()).isEqualTo(whole.histogram()).isNotEmpty();
    assertThat(together.upMs()).isEqualTo(whole.upMs());
    assertThat(together.histogram().stream().mapToLong(LatencyBucket::checks).sum())
        .isEqualTo(whole.answered());
    assertThat(together.histogram())
        .allSatisfy(
            bucket -> assertThat(bucket.upToUs()).isCloseTo(bucket.aboveUs() * 1.05, within(1.1)));
    assertThat(timeline.byLocation("nobody", days)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "2026-11-12T12:00:00Z, 2026-11-24T12:00:00Z, 100",
    "2026-11-23T12:17:00Z, 2026-11-24T12:00:00Z, 300",
    "2026-11-24T11:00:00Z, 2026-11-24T12:00:00Z, 5000",
    "2026-11-14T11:00:00Z, 2026-11-14T12:00:00Z, 60",
    "2026-08-01T03:00:00Z, 2026-11-24T12:00:00Z, 1000",
    "2026-08-01T03:00:00Z, 2026-11-24T12:00:00Z, 7"
  })
  void aChartHasEveryCheckInItsStep(Instant from, Instant to, int max) {
    List<Point> points = timeline.series("shop", null, new Span(from, to), max);

    assertThat(points).hasSizeBetween(1, max);
    Duration step =
        points.size() == 1
            ? Duration.between(from, to)
            : Duration.between(points.get(0).start(), points.get(1).start());
    for (Point point : points) {
      Instant end = point.start().plus(step);
      Span span = new Span(point.start(), end.isAfter(to) ? to : end);
      assertSame(
          point.sums(), all.stream().filter(check -> span.contains(check.scheduledAt())).toList());
    }
  }

  @ParameterizedTest
  @CsvSource({
    "2026-11-12T12:17:11Z, 2026-11-24T12:00:00Z, PT24H",
    "2026-11-12T00:00:00Z, 2026-11-24T11:45:00Z, PT48H",
    "2026-11-15T03:20:00Z, 2026-11-24T12:00:00Z, PT2H",
    "2026-11-15T03:20:00Z, 2026-11-24T12:00:00Z, PT2M",
    "2026-11-24T11:10:20Z, 2026-11-24T11:10:40Z, PT1H",
    "2026-11-20T00:00:00Z, 2026-11-30T00:00:00Z, PT24H"
  })
  void aChartStandsBesideTheSumOfItsSpan(Instant from, Instant to, Duration step) {
    Instant end = Instant.parse("2026-11-24T11:50:00Z");
    Span span = new Span(from, to.isAfter(end) ? end : to);

    Timeline.Chart chart = timeline.chart("shop", null, new Span(from, to), step, end);

    assertSame(
        Sums.of(chart.byLocation().values()),
        all.stream().filter(check -> span.contains(check.scheduledAt())).toList());
    for (Point point : chart.points()) {
      Instant next = point.start().plus(step);
      Instant until = next.isAfter(span.to()) ? span.to() : next;
      Span part = new Span(point.start(), until.isAfter(point.start()) ? until : point.start());
      assertSame(
          point.sums(), all.stream().filter(check -> part.contains(check.scheduledAt())).toList());
    }
    assertThat(timeline.chart("shop", "tokyo", span, step, end).byLocation().keySet())
        .doesNotContain("berlin-1");
    assertThat(timeline.chart("nobody", null, span, step, end).points()).isEmpty();
  }

  @Test
  void aChartOfADayShowsEveryMinuteAndOneOfAWeekEveryHour() {
    assertThat(timeline.series("shop", "tokyo", Span.last(Duration.ofDays(1), NOON), 1440))
        .hasSize(1440)
        .allSatisfy(point ->
            assertThat(point.sums().up() + point.sums().down() + point.sums().unknown())
                .isEqualTo(1));
    assertThat(timeline.series("shop", "tokyo", Span.last(Duration.ofDays(7), NOON), 1440))
        .hasSize(168);
  }

  @Test
  void onlyThePartitionsOfTheSpanAreRead() throws SQLException {
    database.execute("ANALYZE");
    String recent =
        plan(
            SumsReader.CHECKS,
            "1000, '2026-11-24 09:00+00', '{2026-11-24}', '{2026-11-24 09:00+00}',"
                + " '{2026-11-24 12:00+00}', 1, '{1}', '{2026-11-24}', '2026-11-24 09:00+00',"
                + " '2026-11-24 12:00+00'");
    assertThat(recent)
        .contains("check_result_20261124_pkey")
        .doesNotContain("check_result_20261123", "Seq Scan on check_result");

    String archived =
        plan(
            SumsReader.CHECKS,
            "1000, '2026-11-14 09:00+00', '{2026-11-14}', '{2026-11-14 09:00+00}',"
                + " '{2026-11-14 12:00+00}', 1, '{1}', '{2026-11-14}', '2026-11-14 09:00+00',"
                + " '2026-11-14 12:00+00'");
    assertThat(archived)
        .contains("check_archive_202611")
        .doesNotContain("check_result_20261113", "check_result_20261115");

    assertThat(
            plan(
                SumsReader.HOURS,
                "'{2026-10-20}', '{2026-10-21}', 1, '{1}', '2026-10-20', '2026-10-21'"))
        .doesNotContain("rollup_hour_202611");
  }

  /** The same statement, its parameters in their places. */
  private static String plan(String sql, String parameters) throws SQLException {
    String explained = "EXPLAIN " + sql;
    for (String parameter : parameters.split(", (?=['0-9])", -1)) {
      explained = explained.replaceFirst("\\?", parameter);
    }
    return String.join("\n", database.rows(explained));
  }

  @Test
  void whoWasNeverCheckedHasNoTimeline() {
    Span day = Span.last(Duration.ofDays(1), NOON);
    assertThat(timeline.sum("shop", "mars", day)).isEmpty();
    assertThat(timeline.sum("nobody", null, day)).isEmpty();
    assertThat(timeline.series("nobody", null, day, 10)).isEmpty();
  }

  @Test
  void theMiddleOfABucketIsTheSameHereAndInTheDatabase() throws SQLException {
    for (int bucket : List.of(0, 1, 228, 441)) {
      assertThat(Latencies.middle(bucket))
          .isEqualTo(
              Double.parseDouble(
                  database.value("SELECT latency_of_bucket(%d::smallint)".formatted(bucket))),
              within(1e-6 * Latencies.middle(bucket)));
    }
  }

  private static void assertSame(Sums sums, List<CheckResult> checks) {
    List<CheckResult> answered =
        checks.stream()
            .filter(check -> check.timings().totalUs() > 0)
            .sorted((a, b) -> Long.compare(a.timings().totalUs(), b.timings().totalUs()))
            .toList();
    assertThat(sums.up()).isEqualTo(count(checks, Outcome.Up.class));
    assertThat(sums.down()).isEqualTo(count(checks, Outcome.Down.class));
    assertThat(sums.unknown()).isEqualTo(count(checks, Outcome.Unknown.class));
    assertThat(sums.upMs()).isEqualTo(sums.up() * INTERVAL.toMillis());
    assertThat(sums.knownMs()).isEqualTo((sums.up() + sums.down()) * INTERVAL.toMillis());
    assertThat(sums.answered()).isEqualTo(answered.size());
    if (answered.isEmpty()) {
      assertThat(sums.averageUs()).isNaN();
      assertThat(sums.percentileUs(0.5)).isNaN();
      return;
    }
    assertThat(sums.minUs()).isEqualTo(answered.getFirst().timings().totalUs());
    assertThat(sums.maxUs()).isEqualTo(answered.getLast().timings().totalUs());
    assertThat(sums.averageUs(Phase.WAIT))
        .isEqualTo(
            answered.stream().mapToLong(c -> c.timings().waitUs()).average().orElseThrow(),
            within(1e-6));
    for (double share : new double[] {0.5, 0.95, 0.99}) {
      double exact = answered.get((int) Math.ceil(share * answered.size()) - 1).timings().totalUs();
      assertThat(sums.percentileUs(share)).isEqualTo(exact, within(0.0244 * exact));
    }
  }

  private static long count(List<CheckResult> checks, Class<? extends Outcome> outcome) {
    return checks.stream().filter(check -> outcome.isInstance(check.outcome())).count();
  }
}
