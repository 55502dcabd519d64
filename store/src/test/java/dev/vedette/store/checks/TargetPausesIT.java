package dev.vedette.store.checks;

import static dev.vedette.store.Checks.NOON;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.vedette.model.CheckResult;
import dev.vedette.model.FailureCode;
import dev.vedette.model.Retention;
import dev.vedette.store.Checks;
import dev.vedette.store.StorageSettings;
import dev.vedette.store.TargetStateRows;
import dev.vedette.store.TestDatabase;
import dev.vedette.store.history.ForgottenTargets;
import dev.vedette.store.history.History;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class TargetPausesIT {
  private static final Checks SHOP = Checks.of("shop");
  private static final int RUNS = 30;

  @RegisterExtension static final TestDatabase database = new TestDatabase();
  private static CheckResults results;

  @BeforeAll
  static void start() {
    results = new CheckResults(database.database(), InstantSource.fixed(NOON));
  }

  @BeforeEach
  void clear() throws SQLException {
    database.clear();
  }

  @Test
  void aPauseLastsUntilTheNextCheck() throws SQLException {
    results.insert(List.of(SHOP.up(at(0)), paused(1)));
    assertThat(pauses()).isEqualTo("1-");

    results.insert(List.of(SHOP.up(at(7)), SHOP.from("tokyo").up(at(5))));
    assertThat(pauses()).isEqualTo("1-7");
  }

  @Test
  void whatWasTakenForAPauseAndIsKnownIsNone() throws SQLException {
    results.insert(List.of(paused(1)));
    results.insert(List.of(SHOP.up(at(1))));
    assertThat(pauses()).isEqualTo("null");

    results.insert(List.of(paused(1)));
    assertThat(pauses()).isEqualTo("null");
  }

  @Test
  void theTimeOfAForgottenTargetEndsWithItsLastCheck() throws SQLException {
    ForgottenTargets targets = new ForgottenTargets(database.database());
    results.insert(
        List.of(
            SHOP.up(at(0)),
            Checks.of("blog").up(at(0)),
            Checks.of("rest").failing(at(0), FailureCode.TARGET_PAUSED)));
    TargetStateRows.fill(database);

    targets.forgetOthers(List.of("blog"), at(5));
    assertThat(pauses()).isEqualTo("1- removed");
    assertThat(pauses("blog")).isEqualTo("null");
    assertThat(pauses("rest")).isEqualTo("0-");

    // What was still on its way.
    results.insert(List.of(SHOP.up(at(1)), SHOP.up(at(3))));
    assertThat(pauses()).isEqualTo("4- removed");
    TargetStateRows.fill(database);
    assertThat(targets.forget(List.of("shop"), at(5))).hasSize(1);
    assertThat(pauses()).isEqualTo("4- removed");

    results.insert(List.of(SHOP.up(at(9))));
    assertThat(pauses()).isEqualTo("4-9 removed");
  }

  @Test
  void theOrderInWhichChecksComeMakesNoDifference() throws SQLException {
    List<CheckResult> checks =
        List.of(
            SHOP.up(at(0)),
            paused(2),
            paused(4),
            SHOP.missed(at(6)),
            SHOP.up(at(7)),
            SHOP.failing(at(9), FailureCode.TARGET_REMOVED),
            SHOP.up(at(20)),
            paused(22));
    for (int seed = 0; seed < RUNS; seed++) {
      database.clear();
      Random random = new Random(seed);
      List<CheckResult> shuffled = new ArrayList<>(checks);
      Collections.shuffle(shuffled, random);
      for (int from = 0; from < shuffled.size(); ) {
        int to = Math.min(shuffled.size(), from + 1 + random.nextInt(4));
        results.insert(shuffled.subList(from, to));
        from = to;
      }

      assertThat(pauses()).as("seed " + seed).isEqualTo("2-6,9-20 removed,22-");
    }
  }

  @Test
  void whateverComesInWhateverOrderIsTheRunsOfStops() throws SQLException {
    for (int seed = 0; seed < RUNS; seed++) {
      Random random = new Random(seed);
      Checks target = Checks.of("target-" + seed);
      List<CheckResult> checks = new ArrayList<>();
      for (int minute = 0; minute < 24; minute++) {
        checks.add(some(target, random, minute));
      }
      // Some are there twice; what is known takes the place of a stop.
      checks.addAll(checks.subList(0, 8));
      for (int minute = 0; minute < 24; minute += 5) {
        if (isStop(checks.get(minute))) {
          checks.add(target.up(at(minute)));
        }
      }
      String expected = runs(known(checks));
      Collections.shuffle(checks, random);
      for (int from = 0; from < checks.size(); ) {
        int to = Math.min(checks.size(), from + 1 + random.nextInt(6));
        results.insert(checks.subList(from, to));
        from = to;
      }

      assertThat(pauses("target-" + seed)).as("seed " + seed).isEqualTo(expected);
    }
    String all = all();
    database.execute("DELETE FROM target_pause");
    database.execute(migration());
    assertThat(all()).as("what the migration finds").isEqualTo(all);
  }

  @Test
  void aCheckerThatStartsOverAndOverLeavesOneRow() throws SQLException {
    for (int minute = 1; minute < 60; minute++) {
      results.insert(List.of(paused(minute)));
    }
    assertThat(pauses()).isEqualTo("1-");

    results.insert(List.of(SHOP.up(at(60)), SHOP.up(at(61))));
    assertThat(pauses()).isEqualTo("1-60");
  }

  /** Each could be looked up among all that are later. */
  @Test
  void manyStopsThatComeBackwardsDoNotHoldUpTheirBatch() throws SQLException {
    List<CheckResult> busy = new ArrayList<>();
    List<CheckResult> late = new ArrayList<>();
    for (int second = 0; second < 20_000; second++) {
      busy.add(SHOP.up(NOON.plusSeconds(second)));
      late.add(SHOP.from("invented").failing(NOON.plusSeconds(second), FailureCode.TARGET_PAUSED));
    }
    Collections.reverse(late);
    results.insert(busy);
    long before = System.nanoTime();
    for (int from = 0; from < late.size(); from += 5_000) {
      results.insert(late.subList(from, from + 5_000));
    }

    assertThat(Duration.ofNanos(System.nanoTime() - before)).isLessThan(Duration.ofSeconds(10));
    assertThat(pauses()).isEqualTo("0-");
  }

  @Test
  void aPairHasSoManyRowsAndTheNewestStay() throws SQLException {
    List<CheckResult> checks = new ArrayList<>();
    for (int i = 0; i < Pause.MAX_OF_PAIR + 5; i++) {
      checks.add(paused(2 * i));
      checks.add(SHOP.up(at(2 * i + 1)));
    }
    results.insert(checks);

    assertThat(pauses()).startsWith("10-11,12-13,").endsWith(",2008-2009");
  }

  @Test
  void aStopOfAnArchivedDayIsNotTakenToLastUntilTheNextCheckThatIsNot() throws SQLException {
    Instant month = NOON.minus(Duration.ofDays(40));
    results.insert(List.of(SHOP.up(month), SHOP.up(month.plusSeconds(120)), SHOP.up(at(0))));
    new History(database.database(), StorageSettings.DEFAULT).maintain(NOON);

    results.insert(List.of(SHOP.failing(month.plusSeconds(60), FailureCode.TARGET_PAUSED)));

    assertThat(pauses()).isEqualTo("null");
  }

  @Test
  void aPauseIsKeptAsLongAsTheSumsThatItExplains() throws SQLException {
    StorageSettings settings =
        new StorageSettings(new Retention(5), new Retention(5), new Retention(5), new Retention(5));
    Instant old = NOON.minus(Duration.ofDays(4));
    results.insert(
        List.of(SHOP.failing(old, FailureCode.TARGET_PAUSED), SHOP.up(old.plusSeconds(60))));
    History history = new History(database.database(), settings);
    history.maintain(NOON);
    assertThat(pauses()).isEqualTo("-5760--5759");

    history.maintain(NOON.plus(Duration.ofDays(3)));
    assertThat(pauses()).isEqualTo("null");
  }

  private static CheckResult some(Checks target, Random random, int minute) {
    return switch (random.nextInt(5)) {
      case 0 -> target.up(at(minute));
      case 1 -> target.missed(at(minute));
      case 2 -> target.failing(at(minute), FailureCode.TARGET_REMOVED);
      default -> target.failing(at(minute), FailureCode.TARGET_PAUSED);
    };
  }

  private static boolean isStop(CheckResult check) {
    return check.failure() != null && check.failure().code().meansStopped();
  }

  /** Each minute's check; one that is known comes before others. */
  private static List<CheckResult> known(List<CheckResult> checks) {
    Map<Instant, CheckResult> byMinute = new TreeMap<>();
    for (CheckResult check : checks) {
      byMinute.merge(
          check.scheduledAt(), check, (one, other) -> other.failure() == null ? other : one);
    }
    return List.copyOf(byMinute.values());
  }

  /** What the table should say of checks that are in order. */
  private static String runs(List<CheckResult> checks) {
    StringBuilder runs = new StringBuilder();
    String end = null;
    for (CheckResult check : checks) {
      long minute = Duration.between(NOON, check.scheduledAt()).toMinutes();
      if (isStop(check) && end == null) {
        runs.append(runs.isEmpty() ? "" : ",").append(minute).append('-');
        end = check.failure().code() == FailureCode.TARGET_REMOVED ? " removed" : "";
      } else if (!isStop(check) && end != null) {
        runs.append(minute).append(end);
        end = null;
      }
    }
    return runs.append(end == null ? "" : end).toString();
  }

  private static Instant at(int minute) {
    return NOON.plusSeconds(60L * minute);
  }

  private static CheckResult paused(int minute) {
    return SHOP.failing(at(minute), FailureCode.TARGET_PAUSED);
  }

  private static String all() throws SQLException {
    return database.value(
        "SELECT string_agg(p::text, ' ' ORDER BY target_id, location_id, from_at)"
            + " FROM target_pause p");
  }

  /** What fills the table. */
  private static String migration() {
    try (InputStream file =
        requireNonNull(TargetPausesIT.class.getResourceAsStream("/db/migration/V19__pauses.sql"))) {
      String sql = new String(file.readAllBytes(), StandardCharsets.UTF_8);
      return sql.substring(sql.indexOf("SET LOCAL"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String pauses() throws SQLException {
    return pauses("shop");
  }

  private static String pauses(String target) throws SQLException {
    return database.value(
        """
        SELECT string_agg(
          extract(epoch FROM from_at - '%1$s'::timestamptz)::int / 60 || '-'
            || coalesce((extract(epoch FROM to_at - '%1$s'::timestamptz)::int / 60)::text, '')
            || CASE WHEN removed THEN ' removed' ELSE '' END, ',' ORDER BY from_at)
        FROM target_pause JOIN target t USING (target_id)
        WHERE t.name = '%2$s'
        """
            .formatted(NOON, target));
  }
}
