package dev.vedette.store.query;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vedette.model.CheckResult;
import dev.vedette.model.Retention;
import dev.vedette.model.maintenance.MaintenanceScope;
import dev.vedette.model.maintenance.Window;
import dev.vedette.store.Checks;
import dev.vedette.store.StorageSettings;
import dev.vedette.store.TestDatabase;
import dev.vedette.store.checks.CheckResults;
import dev.vedette.store.history.History;
import dev.vedette.store.maintenance.MaintenanceWindows;
import dev.vedette.store.query.UptimeReport.Answer;
import dev.vedette.store.query.UptimeReport.Line;
import dev.vedette.store.query.UptimeReport.Period;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class UptimeReportIT {
  private static final Instant NOV = Instant.parse("2026-11-01T00:00:00Z");
  private static final Instant NOW = Instant.parse("2026-11-03T00:00:00Z");
  private static final Period OCTOBER =
      new Period(LocalDate.of(2026, 10, 1), LocalDate.of(2026, 10, 31));
  private static final Period NOVEMBER =
      new Period(LocalDate.of(2026, 11, 1), LocalDate.of(2026, 11, 30));
  private static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");
  private static final Duration MINUTE = Duration.ofMinutes(1);

  @RegisterExtension static final TestDatabase database = new TestDatabase();

  @BeforeEach
  void empty() throws Exception {
    database.clear();
  }

  @Test
  void coverageIsMeasuredAgainstTheTimeThatEachLocationWatched() {
    List<CheckResult> checks = new ArrayList<>();
    add(checks, "berlin-1", NOV, NOW);
    // Joins a day later, and is blind for half of the time that is left.
    add(checks, "tokyo", NOV.plus(Duration.ofHours(24)), NOV.plus(Duration.ofHours(36)));
    insert(checks);

    List<Line> lines = read(null, NOW);

    assertThat(lines).hasSize(2);
    Line november = lines.get(0);
    assertThat(november.period()).isEqualTo(NOVEMBER);
    assertThat(november.locations()).isEqualTo(2);
    assertThat(november.watched()).isEqualTo(Duration.ofHours(48 + 24));
    assertThat(november.sums().knownMs()).isEqualTo(Duration.ofHours(48 + 12).toMillis());
    assertThat(lines.get(1).watched()).isEqualTo(november.watched());
    assertThat(read("tokyo", NOW).get(0).watched()).isEqualTo(Duration.ofHours(24));
  }

  @Test
  void aLateCheckMovesTheBeginning() {
    insert(List.of(Checks.of("shop").from("berlin-1").up(NOV.plus(Duration.ofHours(5)), 100)));
    insert(List.of(Checks.of("shop").from("berlin-1").up(NOV.plus(Duration.ofHours(3)), 100)));

    assertThat(read("berlin-1", NOV.plus(Duration.ofHours(10))).get(0).watched())
        .isEqualTo(Duration.ofHours(7));
  }

  @Test
  void aLocationThatWasGivenUpIsNotMissed() {
    List<CheckResult> checks = new ArrayList<>();
    add(checks, "berlin-1", NOV, NOV.plus(Duration.ofHours(1)));
    insert(checks);

    assertThat(read(null, NOV.plus(Duration.ofDays(20))).get(0).watched())
        .isLessThanOrEqualTo(Duration.ofHours(1));
  }

  /** Each check stands for the time until the next one, also the newest. */
  @Test
  void noMoreIsKnownThanWatched() {
    insert(List.of(Checks.of("shop").from("berlin-1").up(NOV, 100)));
    assertThat(read("berlin-1", NOV.plusSeconds(1)).get(0).watched()).isEqualTo(MINUTE);

    insert(List.of(Checks.of("shop").from("berlin-1").up(NOV.plus(MINUTE), 100)));
    assertThat(read("berlin-1", NOV).get(0).watched()).isEqualTo(MINUTE.multipliedBy(2));
  }

  @Test
  void aDayIsThatOfTheZoneAndHasItsHours() {
    List<CheckResult> checks = new ArrayList<>();
    Instant from = Instant.parse("2026-10-23T22:00:00Z");
    add(checks, "berlin-1", from, Instant.parse("2026-10-28T00:00:00Z"));
    insert(checks);
    LocalDate first = LocalDate.of(2026, 10, 24);
    List<Period> days =
        IntStream.range(0, 3).mapToObj(first::plusDays).map(day -> new Period(day, day)).toList();

    Answer answer = report().read("shop", null, days, BERLIN, NOW).orElseThrow();

    assertThat(answer.lines())
        .extracting(line -> line.sums().up())
        .containsExactly(24 * 60L, 25 * 60L, 24 * 60L);
    assertThat(answer.lines())
        .extracting(Line::watched)
        .containsExactly(Duration.ofHours(24), Duration.ofHours(25), Duration.ofHours(24));
    assertThat(answer.all().sums().up()).isEqualTo(73 * 60L);
    assertThat(answer.moved()).isFalse();
  }

  /** No check counts in two periods, however little is left of them. */
  @Test
  void whereOnlyDaysAreLeftTheyAreThoseOfUtc() {
    List<CheckResult> checks = new ArrayList<>();
    Instant start = Instant.parse("2026-08-10T00:00:00Z");
    add(checks, "berlin-1", start, start.plus(Duration.ofDays(2)));
    insert(checks);
    new History(
            database.database(),
            new StorageSettings(
                new Retention(2), new Retention(2), new Retention(2), new Retention(365)))
        .maintain(NOW);
    List<Period> days =
        IntStream.range(10, 12)
            .mapToObj(day -> LocalDate.of(2026, 8, day))
            .map(day -> new Period(day, day))
            .toList();

    Answer answer = report().read("shop", null, days, BERLIN, NOW).orElseThrow();

    assertThat(answer.lines()).extracting(line -> line.sums().up()).containsExactly(1440L, 1440L);
    assertThat(answer.moved()).isTrue();
  }

  @Test
  void allTargetsAreALineEachAndTheirSum() {
    insert(
        List.of(
            Checks.of("shop").from("berlin-1").up(NOV, 100),
            Checks.of("blog").from("berlin-1").down(NOV, "broken"),
            Checks.of("blog").from("tokyo").up(NOV, 100),
            Checks.of("old").from("tokyo").up(NOV.minus(Duration.ofDays(60)), 100)));
    Map<String, Line> lines = new LinkedHashMap<>();

    Line total = report().readAll(null, NOVEMBER, ZoneOffset.UTC, NOW, lines::put);

    assertThat(lines.keySet()).containsExactly("blog", "shop");
    assertThat(lines.get("blog").sums().uptime()).isEqualTo(0.5);
    assertThat(total.sums().up()).isEqualTo(2);
    assertThat(total.watched()).isEqualTo(Duration.ofDays(3 * 2));
    assertThat(report().readAll("paris", NOVEMBER, ZoneOffset.UTC, NOW, lines::put)).isNull();
  }

  @Test
  void downTimeIsTheAverageOfTheLocations() {
    List<CheckResult> checks = new ArrayList<>();
    for (String location : List.of("berlin-1", "tokyo")) {
      add(checks, location, NOV, NOW.minus(MINUTE));
      checks.add(Checks.of("shop").from(location).down(NOW.minus(MINUTE), "broken"));
    }
    insert(checks);

    assertThat(read(null, NOW).get(0).downMs()).isEqualTo(MINUTE.toMillis());
  }

  /** Exact to the slot, whatever the pieces are read from. */
  @Test
  void maintenanceIsLeftOutToTheSlot() {
    Instant begin = Instant.parse("2026-11-01T22:10:30Z");
    Instant end = Instant.parse("2026-11-02T03:20:30Z");
    List<CheckResult> checks = new ArrayList<>();
    for (Instant slot = NOV; slot.isBefore(NOW); slot = slot.plus(MINUTE)) {
      boolean down = !slot.isBefore(begin) && slot.isBefore(end.plus(MINUTE));
      checks.add(
          down
              ? Checks.of("shop").from("berlin-1").down(slot, "broken")
              : Checks.of("shop").from("berlin-1").up(slot, 100));
    }
    insert(checks);
    new History(database.database(), StorageSettings.DEFAULT).rollUp(NOW);
    MaintenanceWindows windows = new MaintenanceWindows(database.database());
    plan(windows, begin, Instant.parse("2026-11-02T01:00:00Z"));
    plan(windows, Instant.parse("2026-11-02T00:30:00Z"), end);

    Line without = read(null, NOW).getFirst();
    Line with =
        report()
            .countingMaintenance()
            .read("shop", null, List.of(NOVEMBER), ZoneOffset.UTC, NOW)
            .orElseThrow()
            .all();

    assertThat(without.sums().down()).isEqualTo(1);
    assertThat(without.sums().up()).isEqualTo(2 * 1440 - 311);
    assertThat(without.maintenanceMs()).isEqualTo(Duration.between(begin, end).toMillis());
    assertThat(without.watched()).isEqualTo(Duration.ofDays(2).minus(Duration.between(begin, end)));
    assertThat(with.sums().down()).isEqualTo(311);
    assertThat(with.maintenanceMs()).isZero();
  }

  @Test
  void whatIsKeptAsHoursIsLeftOutByWholeHours() {
    List<CheckResult> checks = new ArrayList<>();
    Instant start = Instant.parse("2026-08-10T00:00:00Z");
    add(checks, "berlin-1", start, start.plus(Duration.ofDays(1)));
    insert(checks);
    new History(
            database.database(),
            new StorageSettings(
                new Retention(2), new Retention(2), new Retention(365), new Retention(365)))
        .maintain(NOW);
    plan(
        new MaintenanceWindows(database.database()),
        start.plus(Duration.ofMinutes(90)),
        start.plus(Duration.ofMinutes(250)));
    Period day = new Period(LocalDate.of(2026, 8, 10), LocalDate.of(2026, 8, 10));

    Line line = report().read("shop", null, List.of(day), ZoneOffset.UTC, NOW).orElseThrow().all();

    assertThat(line.maintenanceMs()).isEqualTo(Duration.ofHours(2).toMillis());
    assertThat(line.sums().up()).isEqualTo(1440 - 120);
    FleetUptime.Line ofAll =
        new FleetUptime(database.database())
            .read(Span.last(Duration.ofDays(1), start.plus(Duration.ofDays(1))), NOW)
            .total();
    assertThat(ofAll.plannedMs()).isEqualTo(line.maintenanceMs());
    assertThat(ofAll.upMs()).isEqualTo(line.sums().upMs());
    assertThat(ofAll.watchedMs()).isEqualTo(line.watched().toMillis());
  }

  @Test
  void aYearOfNightlyMaintenanceIsReadInAFewSeconds() throws Exception {
    database.execute(
        """
        INSERT INTO maintenance_window (from_at, to_at, created_at, targets, tags)
        SELECT at, at + interval '2 hours', at, '{}', '{}'
        FROM generate_series('2025-11-02T02:10Z'::timestamptz, '2026-11-01T02:10Z', '1 day') AS at
        """);
    insert(
        List.of(
            Checks.of("shop").from("berlin-1").up(NOV.minus(Duration.ofDays(365)), 100),
            Checks.of("shop").from("berlin-1").up(NOV, 100)));
    long begun = System.nanoTime();

    Line all =
        report()
            .read(
                "shop",
                null,
                List.of(new Period(LocalDate.of(2025, 11, 1), LocalDate.of(2026, 11, 1))),
                ZoneOffset.UTC,
                NOW)
            .orElseThrow()
            .all();

    assertThat(all.maintenanceMs()).isEqualTo(Duration.ofHours(2 * 365).toMillis());
    assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Duration.ofSeconds(20));
  }

  private static void plan(MaintenanceWindows windows, Instant from, Instant to) {
    assertThat(windows.add(MaintenanceScope.ALL, new Window(from, to), null, NOW)).isPresent();
  }

  private static void add(List<CheckResult> checks, String location, Instant from, Instant to) {
    for (Instant slot = from; slot.isBefore(to); slot = slot.plus(MINUTE)) {
      checks.add(Checks.of("shop").from(location).up(slot, 100));
    }
  }

  private static void insert(List<CheckResult> checks) {
    new CheckResults(database.database(), InstantSource.fixed(NOW)).insert(checks);
  }

  private static UptimeReport report() {
    return new UptimeReport(database.database());
  }

  /** The months that have something, and the line about both. */
  private static List<Line> read(String location, Instant now) {
    Answer answer =
        report()
            .read("shop", location, List.of(OCTOBER, NOVEMBER), ZoneOffset.UTC, now)
            .orElseThrow();
    List<Line> lines = new ArrayList<>(answer.lines());
    lines.add(answer.all());
    return lines;
  }
}
