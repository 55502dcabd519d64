package dev.vedette.store.query;

import static dev.vedette.store.Checks.NOON;
import static org.assertj.core.api.Assertions.assertThat;

import dev.vedette.model.CheckResult;
import dev.vedette.model.FailureCode;
import dev.vedette.model.maintenance.MaintenanceScope;
import dev.vedette.model.maintenance.Window;
import dev.vedette.store.Checks;
import dev.vedette.store.Partitions;
import dev.vedette.store.StorageSettings;
import dev.vedette.store.TestDatabase;
import dev.vedette.store.checks.CheckResults;
import dev.vedette.store.history.History;
import dev.vedette.store.maintenance.MaintenanceWindows;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class DailyTimesIT {
  private static final Instant MIDNIGHT = Instant.parse("2026-11-24T00:00:00Z");
  private static final LocalDate TODAY = Partitions.day(NOON);
  private static final long MINUTE_MS = 60_000;

  @RegisterExtension static final TestDatabase database = new TestDatabase();
  private static CheckResults results;
  private static DailyTimes times;

  @BeforeAll
  static void start() {
    results = new CheckResults(database.database(), InstantSource.system());
    times = new DailyTimes(database.database());
  }

  @BeforeEach
  void clear() throws SQLException {
    database.clear();
  }

  @Test
  void eachDayHasTheTimeThatItsChecksStandFor() {
    Checks shop = Checks.of("shop");
    Instant yesterday = NOON.minus(Duration.ofDays(1));
    results.insert(
        List.of(
            shop.missed(NOON.minus(Duration.ofDays(2))),
            shop.up(yesterday),
            shop.down(yesterday.plusSeconds(60), "x"),
            shop.up(NOON)));

    TargetDays days = read(TODAY.minusDays(3), NOON.plusSeconds(60));

    assertThat(days.day(0)).isEqualTo(WatchedTime.NONE);
    assertThat(days.day(1)).isEqualTo(new WatchedTime(0, 0, Duration.ofHours(12).toMillis()));
    assertThat(days.day(2))
        .isEqualTo(new WatchedTime(MINUTE_MS, 2 * MINUTE_MS, Duration.ofDays(1).toMillis()));
    assertThat(days.day(3))
        .isEqualTo(
            new WatchedTime(MINUTE_MS, MINUTE_MS, Duration.ofHours(12).plusMinutes(1).toMillis()));
  }

  @Test
  void aDayThatWasPausedFromItsBeginningSaysSo() {
    Checks shop = Checks.of("shop");
    Instant before = NOON.minus(Duration.ofDays(3));
    results.insert(
        List.of(shop.up(before), shop.failing(before.plusSeconds(60), FailureCode.TARGET_PAUSED)));

    TargetDays days = read(TODAY, NOON);

    assertThat(days.day(0)).isEqualTo(WatchedTime.NONE);
    assertThat(days.pausedMs(0)).isEqualTo(Duration.ofHours(12).toMillis());
  }

  @Test
  void anHourIsTheSameWhetherItIsRolledUpOrNot() {
    List<CheckResult> checks = new ArrayList<>();
    for (int minute = 0; minute < 3_000; minute++) {
      Instant slot = NOON.minusSeconds(60L * minute);
      checks.add(minute % 7 == 0 ? Checks.of("shop").down(slot, "x") : Checks.of("shop").up(slot));
    }
    results.insert(checks);
    TargetDays raw = read(TODAY.minusDays(3), NOON.plusSeconds(1));

    new History(database.database(), StorageSettings.DEFAULT).rollUp(NOON.minusSeconds(1_800));
    assertThat(read(TODAY.minusDays(3), NOON.plusSeconds(1))).isEqualTo(raw);
    new History(database.database(), StorageSettings.DEFAULT).rollUp(NOON.plusSeconds(7_200));
    assertThat(read(TODAY.minusDays(3), NOON.plusSeconds(1))).isEqualTo(raw);
    assertThat(raw.sum().knownMs()).isEqualTo(3_000 * MINUTE_MS);
  }

  @Test
  void eightHoursWithoutACheckerAreAGapWhateverTheIntervalAndTheSameInTheReport() {
    // Eight hours by the minute, eight hours of nothing, eight by five minutes.
    List<CheckResult> checks = new ArrayList<>();
    for (int minute = 0; minute < 480; minute++) {
      checks.add(Checks.of("shop").up(MIDNIGHT.plusSeconds(60L * minute)));
    }
    for (int slot = 0; slot < 96; slot++) {
      Instant at = MIDNIGHT.plusSeconds(16 * 3_600 + 300L * slot);
      checks.add(Checks.of("shop").up(at, Duration.ofMinutes(5)));
    }
    results.insert(checks);
    Instant end = MIDNIGHT.plus(Duration.ofDays(1)).minusMillis(1);

    WatchedTime day = read(TODAY, end).day(0);

    assertThat(day.upMs()).isEqualTo(day.knownMs());
    assertThat((double) day.knownMs() / day.watchedMs()).isBetween(0.6666, 0.66667);
    UptimeReport.Line line =
        new UptimeReport(database.database())
            .read("shop", null, List.of(new UptimeReport.Period(TODAY, TODAY)), ZoneOffset.UTC, end)
            .orElseThrow()
            .all();
    assertThat(line.sums().knownMs()).isEqualTo(day.knownMs());
    assertThat(line.watched().toMillis()).isEqualTo(day.watchedMs());
  }

  @Test
  void maintenanceIsLeftOutAsInTheReport() {
    List<CheckResult> checks = new ArrayList<>();
    for (int minute = 0; minute < 4_000; minute++) {
      Instant slot = NOON.minusSeconds(60L * minute);
      boolean down = minute % 7 == 0;
      checks.add(down ? Checks.of("shop").down(slot, "x") : Checks.of("shop").up(slot));
      checks.add(Checks.of("blog").up(slot));
    }
    results.insert(checks);
    // Two that overlap over midnight, a whole day and more, and one that is not over.
    plan(List.of("shop"), MIDNIGHT.minusSeconds(3_000), MIDNIGHT.plusSeconds(4_000));
    plan(List.of("shop"), MIDNIGHT.minusSeconds(600), MIDNIGHT.plusSeconds(9_030));
    plan(List.of(), MIDNIGHT.minusSeconds(180_000), MIDNIGHT.minusSeconds(83_000));
    plan(List.of(), NOON.minusSeconds(900), NOON.plusSeconds(7_200));

    assertSameAsTheReport();
    new History(database.database(), StorageSettings.DEFAULT).rollUp(NOON.minusSeconds(1_800));
    assertSameAsTheReport();
    new History(database.database(), StorageSettings.DEFAULT).rollUp(NOON.plusSeconds(7_200));
    assertSameAsTheReport();
  }

  private static void plan(List<String> targets, Instant from, Instant to) {
    MaintenanceScope scope = new MaintenanceScope(targets, new TreeMap<>());
    MaintenanceWindows windows = new MaintenanceWindows(database.database());
    assertThat(windows.add(scope, new Window(from, to), null, from)).isPresent();
  }

  private static void assertSameAsTheReport() {
    LocalDate first = TODAY.minusDays(3);
    Instant end = NOON.plusSeconds(60);
    Map<Integer, TargetDays> days = times.read(first, end);
    assertThat(days).hasSize(2);
    List<WatchedTime> reported = new ArrayList<>();
    for (String target : List.of("blog", "shop")) {
      UptimeReport.Line line = report(target, first, TODAY, end);
      reported.add(
          new WatchedTime(line.sums().upMs(), line.sums().knownMs(), line.watched().toMillis()));
      Span span = new Span(first.atStartOfDay(ZoneOffset.UTC).toInstant(), end);
      Timeline timeline = new Timeline(database.database());
      Sums all = timeline.sum(target, null, span).orElseThrow();
      MaintenanceTime out =
          timeline.inMaintenance(target, span, end).values().stream()
              .reduce(MaintenanceTime.NONE, MaintenanceTime::plus);
      assertThat(all.upMs() - out.upMs()).isEqualTo(line.sums().upMs());
      assertThat(all.knownMs() - out.knownMs()).isEqualTo(line.sums().knownMs());
      assertThat(out.watchedMs()).isEqualTo(line.maintenanceMs()).isPositive();
    }
    assertThat(days.values()).extracting(TargetDays::sum).hasSameElementsAs(reported);
    TargetDays shop =
        days.values().stream().filter(each -> each.sum().downMs() > 0).findFirst().orElseThrow();
    for (int i = 0; i < shop.days(); i++) {
      UptimeReport.Line line = report("shop", first.plusDays(i), first.plusDays(i), end);
      assertThat(shop.day(i).upMs()).isEqualTo(line.sums().upMs());
      assertThat(shop.maintenanceMs(i)).isEqualTo(line.maintenanceMs());
    }
  }

  private static UptimeReport.Line report(
      String target, LocalDate first, LocalDate last, Instant end) {
    return new UptimeReport(database.database())
        .read(target, null, List.of(new UptimeReport.Period(first, last)), ZoneOffset.UTC, end)
        .orElseThrow()
        .all();
  }

  @Test
  void theDaysOfOneAnswerTakeThePlaceOfThoseOfAnother() {
    results.insert(List.of(Checks.of("shop").up(NOON.minus(Duration.ofDays(1)))));
    TargetDays before = read(TODAY.minusDays(1), NOON);
    results.insert(List.of(Checks.of("shop").up(NOON)));

    TargetDays after = before.with(read(TODAY, NOON.plusSeconds(1)));

    assertThat(after).isEqualTo(read(TODAY.minusDays(1), NOON.plusSeconds(1)));
  }

  @Test
  void theTimeThatMostAnswersDidNotExceedComesFromRollupsAndChecksAlike() {
    List<CheckResult> checks = new ArrayList<>();
    for (int minute = 0; minute < 600; minute++) {
      long waitUs = minute % 10 == 0 ? 900_000 : 40_000;
      checks.add(Checks.of("shop").up(NOON.minusSeconds(60L * minute), waitUs));
    }
    results.insert(checks);
    DayLatencies latencies = new DayLatencies(database.database());
    var raw = latencies.percentiles(0.95, NOON.plusSeconds(1));

    assertThat(raw.values())
        .singleElement()
        .satisfies(us -> assertThat(us).isBetween(900_000.0, 950_000.0));
    new History(database.database(), StorageSettings.DEFAULT).rollUp(NOON.plusSeconds(1));
    assertThat(latencies.percentiles(0.95, NOON.plusSeconds(1))).isEqualTo(raw);
  }

  private static TargetDays read(LocalDate first, Instant end) {
    return times.read(first, end).values().iterator().next();
  }
}
