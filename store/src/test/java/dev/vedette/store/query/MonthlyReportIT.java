package dev.vedette.store.query;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vedette.model.CheckResult;
import dev.vedette.store.Checks;
import dev.vedette.store.TestDatabase;
import dev.vedette.store.checks.CheckResults;
import dev.vedette.store.query.MonthlyReport.Line;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MonthlyReportIT {
  private static final Instant NOV = Instant.parse("2026-11-01T00:00:00Z");
  private static final Instant NOW = Instant.parse("2026-11-03T00:00:00Z");
  private static final YearMonth OCTOBER = YearMonth.of(2026, 10);
  private static final YearMonth NOVEMBER = YearMonth.of(2026, 11);
  private static final Duration MINUTE = Duration.ofMinutes(1);

  private static TestDatabase database;

  @BeforeAll
  static void start(@TempDir Path directory) {
    database = new TestDatabase(directory);
  }

  @AfterAll
  static void stop() {
    database.close();
  }

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

    assertThat(lines).hasSize(3);
    assertThat(lines.get(0).locations()).isZero();
    assertThat(lines.get(0).watched()).isZero();
    Line november = lines.get(1);
    assertThat(november.locations()).isEqualTo(2);
    assertThat(november.watched()).isEqualTo(Duration.ofHours(48 + 24));
    assertThat(november.sums().knownMs()).isEqualTo(Duration.ofHours(48 + 12).toMillis());
    assertThat(lines.get(2).watched()).isEqualTo(november.watched());
    assertThat(read("tokyo", NOW).get(1).watched()).isEqualTo(Duration.ofHours(24));
  }

  @Test
  void aLateCheckMovesTheBeginning() {
    insert(List.of(Checks.of("shop").from("berlin-1").up(NOV.plus(Duration.ofHours(5)), 100)));
    insert(List.of(Checks.of("shop").from("berlin-1").up(NOV.plus(Duration.ofHours(3)), 100)));

    assertThat(read("berlin-1", NOV.plus(Duration.ofHours(10))).get(1).watched())
        .isEqualTo(Duration.ofHours(7));
  }

  @Test
  void aLocationThatWasGivenUpIsNotMissed() {
    List<CheckResult> checks = new ArrayList<>();
    add(checks, "berlin-1", NOV, NOV.plus(Duration.ofHours(1)));
    insert(checks);

    assertThat(read(null, NOV.plus(Duration.ofDays(20))).get(1).watched())
        .isLessThanOrEqualTo(Duration.ofHours(1));
  }

  @Test
  void aFirstSlotAheadOfTheClockHasNotPassed() {
    insert(List.of(Checks.of("shop").from("berlin-1").up(NOV.plus(MINUTE), 100)));

    assertThat(read("berlin-1", NOV).get(1).watched()).isZero();
  }

  @Test
  void downTimeIsTheAverageOfTheLocations() {
    List<CheckResult> checks = new ArrayList<>();
    for (String location : List.of("berlin-1", "tokyo")) {
      add(checks, location, NOV, NOW.minus(MINUTE));
      checks.add(Checks.of("shop").from(location).down(NOW.minus(MINUTE), "broken"));
    }
    insert(checks);

    assertThat(read(null, NOW).get(1).downMs()).isEqualTo(MINUTE.toMillis());
  }

  private static void add(List<CheckResult> checks, String location, Instant from, Instant to) {
    for (Instant slot = from; slot.isBefore(to); slot = slot.plus(MINUTE)) {
      checks.add(Checks.of("shop").from(location).up(slot, 100));
    }
  }

  private static void insert(List<CheckResult> checks) {
    new CheckResults(database.database(), InstantSource.fixed(NOW)).insert(checks);
  }

  private static List<Line> read(String location, Instant now) {
    return new MonthlyReport(database.database()).read("shop", location, OCTOBER, NOVEMBER, now);
  }
}
