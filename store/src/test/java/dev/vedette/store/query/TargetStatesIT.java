package dev.vedette.store.query;

import static dev.vedette.store.Checks.NOON;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.vedette.model.CheckResult;
import dev.vedette.model.Failure;
import dev.vedette.model.FailureCode;
import dev.vedette.model.Outcome;
import dev.vedette.model.Phase;
import dev.vedette.store.Checks;
import dev.vedette.store.Partitions;
import dev.vedette.store.StorageSettings;
import dev.vedette.store.TestDatabase;
import dev.vedette.store.checks.CheckResults;
import dev.vedette.store.history.ForgottenTargets;
import dev.vedette.store.history.History;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TargetStatesIT {
  private static TestDatabase database;
  private static CheckResults results;
  private static TargetStates states;

  @BeforeAll
  static void start(@TempDir Path directory) {
    database = new TestDatabase(directory);
    results = new CheckResults(database.database(), InstantSource.system());
    states = new TargetStates(database.database());
  }

  @AfterAll
  static void stop() {
    database.close();
  }

  @BeforeEach
  void clear() throws SQLException {
    database.clear();
  }

  @Test
  void aForgottenTargetIsLeftOutUntilItIsCheckedAgain() {
    results.insert(
        List.of(
            Checks.of("shop").from("berlin-1").up(NOON.minusSeconds(1), 100),
            Checks.of("old").from("berlin-1").up(NOON.minusSeconds(3_600), 100)));
    ForgottenTargets targets = new ForgottenTargets(database.database());

    assertThat(targets.forget(List.of("old", "shop", "none"), NOON))
        .containsExactlyInAnyOrder(
            new ForgottenTargets.Forgotten("old", false),
            new ForgottenTargets.Forgotten("shop", true));
    assertThat(states.read(NOON)).isEmpty();

    // One that was on its way, and one of a later slot.
    results.insert(List.of(Checks.of("old").from("berlin-1").up(NOON.minusSeconds(2), 100)));
    results.insert(List.of(Checks.of("shop").from("berlin-1").up(NOON.plusSeconds(1), 100)));

    assertThat(states.read(NOON.plusSeconds(2)))
        .singleElement()
        .satisfies(state -> {
          assertThat(state.target()).isEqualTo("shop");
          assertThat(state.recent()).hasSize(1);
        });
  }

  @Test
  void whatIsNotAmongTheWatchedLeavesThePageAtOnce() {
    results.insert(
        List.of(
            Checks.of("shop").from("berlin-1").up(NOON.minusSeconds(1), 100),
            Checks.of("demo").from("berlin-1").up(NOON.minusSeconds(1), 100)));

    new ForgottenTargets(database.database()).forgetOthers(List.of("shop"), NOON);

    assertThat(states.read(NOON)).extracting(TargetState::target).containsExactly("shop");
  }

  @Test
  void anEmptyDatabaseHasNothingToShow() {
    assertThat(states.read(NOON)).isEmpty();
  }

  @Test
  void theLastCheckIsTheState() {
    Checks shop = Checks.of("shop");
    results.insert(List.of(shop.up(NOON.minusSeconds(60)), shop.down(NOON, "no 'OK'")));

    TargetState state = states.read(NOON.plusSeconds(5)).getFirst();

    assertThat(state.target()).isEqualTo("shop");
    assertThat(state.location()).isEqualTo("berlin-1");
    assertThat(state.url()).isEqualTo("https://shop.example/");
    assertThat(state.interval()).isEqualTo(Duration.ofMinutes(1));
    assertThat(state.scheduledAt()).isEqualTo(NOON);
    assertThat(state.outcome())
        .isEqualTo(
            new Outcome.Down(new Failure(FailureCode.BODY_MISMATCH, "no 'OK'", Phase.RECEIVE)));
    assertThat(state.status()).isEqualTo(200);
    assertThat(state.totalUs()).isEqualTo(65610);
    assertThat(state.uptime24h()).isCloseTo(0.5, within(1e-9));
    assertThat(state.recent())
        .extracting(recent -> recent.outcome().wireName())
        .containsExactly("up", "down");
  }

  @Test
  void unknownChecksCountNeitherForNorAgainst() {
    Checks shop = Checks.of("shop");
    results.insert(List.of(shop.up(NOON.minusSeconds(60)), shop.missed(NOON)));

    TargetState state = states.read(NOON).getFirst();

    assertThat(state.outcome().wireName()).isEqualTo("unknown");
    assertThat(state.status()).isNull();
    assertThat(state.knownChecks()).isEqualTo(1);
    assertThat(state.upChecks()).isEqualTo(1);
  }

  @Test
  void theSparklineIsBoundedAndTheCountsAreThoseOfADay() {
    Checks shop = Checks.of("shop");
    List<CheckResult> checks = new ArrayList<>();
    for (int hour = 0; hour < 72; hour++) {
      checks.add(shop.up(NOON.minus(Duration.ofHours(hour))));
    }
    results.insert(checks);

    TargetState state = states.read(NOON.plus(Duration.ofMinutes(59))).getFirst();

    // The hour of this time yesterday counts from its beginning.
    assertThat(state.knownChecks()).isEqualTo(25);
    assertThat(state.recent()).hasSize(TargetState.MAX_RECENT);
    assertThat(state.recent().getFirst().scheduledAt()).isEqualTo(NOON.minus(Duration.ofHours(39)));
    assertThat(state.recent().getLast().scheduledAt()).isEqualTo(NOON);
  }

  @Test
  void theCountsAreTheSameWhetherHoursAreRolledUpOrNot() throws SQLException {
    fill(3, 2);
    List<TargetState> raw = states.read(NOON.plusSeconds(100));

    new History(database.database(), StorageSettings.DEFAULT).rollUp(NOON.minusSeconds(1800));

    // From noon to noon, both included.
    assertThat(raw.getFirst().knownChecks()).isEqualTo(289);
    assertThat(states.read(NOON.plusSeconds(100))).isEqualTo(raw);
  }

  @Test
  void theBarsShowTheShareOfEachDayThatWasUp() {
    Checks shop = Checks.of("shop");
    Instant yesterday = NOON.minus(Duration.ofDays(1));
    results.insert(
        List.of(
            shop.up(yesterday),
            shop.down(yesterday.plusSeconds(60), "x"),
            shop.up(NOON),
            shop.missed(NOON.minus(Duration.ofDays(2)))));
    new History(database.database(), StorageSettings.DEFAULT).rollUp(NOON.plusSeconds(7200));
    LocalDate today = Partitions.day(NOON);

    List<DailyBars.Bars> bars = new DailyBars(database.database()).read(today.minusDays(3), today);

    assertThat(bars)
        .containsExactly(
            new DailyBars.Bars("shop", "berlin-1", List.of(Double.NaN, Double.NaN, 0.5, 1.0)));
  }

  @Test
  void targetsAndLocationsAreApartAndInOrder() {
    Stream.of(
            Checks.of("shop").from("tokyo").up(NOON),
            Checks.of("shop").up(NOON),
            Checks.of("blog").up(NOON))
        .forEach(result -> results.insert(List.of(result)));

    assertThat(states.read(NOON))
        .extracting(state -> state.target() + "@" + state.location())
        .containsExactly("blog@berlin-1", "shop@berlin-1", "shop@tokyo");
  }

  @Test
  void aQuietTargetIsShownForAWeekAndThenNoMore() {
    results.insert(List.of(Checks.of("shop").up(NOON)));

    List<TargetState> quiet = states.read(NOON.plus(Duration.ofDays(6)));

    assertThat(quiet).hasSize(1);
    assertThat(quiet.getFirst().uptime24h()).isNaN();
    assertThat(states.read(NOON.plus(Duration.ofDays(8)))).isEmpty();
  }

  @Test
  void onlyThePartitionsOfTheSpanAreRead() throws SQLException {
    fill(20, 4);
    String recent =
        plan(
            TargetStates.RECENT,
            "'2026-11-23 00:00+00'",
            "'2026-11-24 13:00+00'",
            "60",
            "'2026-11-23 00:00+00'");
    String counts =
        plan(TargetStates.COUNT_CHECKS, "'2026-11-23 12:00+00'", "'2026-11-24 13:00+00'");

    assertThat(recent)
        .contains("check_result_20261124_pkey")
        .doesNotContain("Seq Scan on check_result", "check_result_20261121");
    assertThat(counts)
        .contains("check_result_20261124", "check_result_20261123")
        .doesNotContain("check_result_20261122", "check_result_20261125");
  }

  /** A check every five minutes for each target, the last of them at noon. */
  private static void fill(int targets, int days) throws SQLException {
    for (int target = 0; target < targets; target++) {
      List<CheckResult> checks = new ArrayList<>();
      for (int slot = 0; slot < days * 288; slot++) {
        checks.add(Checks.of("t" + target).up(NOON.minus(Duration.ofMinutes(5L * slot))));
      }
      results.insert(checks);
    }
    database.execute("ANALYZE check_result, target, target_location, location");
  }

  /** The same statement, its parameters in their places. */
  private static String plan(String sql, String... parameters) throws SQLException {
    String explained = "EXPLAIN " + sql;
    for (String parameter : parameters) {
      explained = explained.replaceFirst("\\?", parameter);
    }
    return String.join("\n", database.rows(explained));
  }
}
