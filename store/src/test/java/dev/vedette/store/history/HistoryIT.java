package dev.vedette.store.history;

import static dev.vedette.store.Checks.NOON;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.vedette.model.CheckResult;
import dev.vedette.model.Retention;
import dev.vedette.store.Background;
import dev.vedette.store.Checks;
import dev.vedette.store.StorageSettings;
import dev.vedette.store.StoreException;
import dev.vedette.store.TestDatabase;
import dev.vedette.store.checks.CheckResults;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class HistoryIT {
  /** What a check is stored as, in its own table or in the archive; in any order. */
  private static final String ALL = "SELECT md5(string_agg(h::text, ' ' ORDER BY h::text)) FROM ";

  @RegisterExtension static final TestDatabase database = new TestDatabase();
  private static CheckResults results;
  private static History history;

  @BeforeAll
  static void start() {
    results = new CheckResults(database.database(), InstantSource.fixed(NOON));
    history =
        new History(
            database.database(),
            new StorageSettings(
                new Retention(2), new Retention(365), new Retention(100), new Retention(200)));
  }

  @BeforeEach
  void clear() throws SQLException {
    database.clear();
  }

  @Test
  void anHourIsRolledUpWhenItIsOver() throws SQLException {
    results.insert(hour("shop", NOON));

    assertThat(history.rollUp(NOON.plus(Duration.ofMinutes(60)))).isZero();
    assertThat(history.rollUp(NOON.plus(Duration.ofMinutes(61)))).isEqualTo(1);
    assertThat(history.rollUp(NOON.plus(Duration.ofMinutes(61)))).isZero();

    assertThat(
            database.value(
                """
                SELECT up, down, unknown, up_ms, known_ms, answered, total_min_us, total_max_us,
                  total_sum_us, dns_sum_us, receive_sum_us, buckets, bucket_checks
                FROM rollup_hour
                """))
        .isEqualTo("40 10 10 2400000 3000000 50 65610 65610 3280500 15500 45000 {228} {50}");
    assertThat(database.value("SELECT day, up, down, unknown, buckets FROM rollup_day"))
        .isEqualTo("2026-11-24 40 10 10 {228}");
  }

  @Test
  void lateDoubledAndReorderedChecksComeToWhatOneRecomputationGives() throws SQLException {
    Random random = new Random(7);
    List<CheckResult> all = new ArrayList<>();
    for (int hour = 0; hour < 60; hour++) {
      all.addAll(hour("shop", NOON.minus(Duration.ofHours(hour + 1L))));
      all.addAll(hour("blog", NOON.minus(Duration.ofHours(hour + 1L))));
    }
    Collections.shuffle(all, random);
    for (int i = 0; i < all.size(); i += 400) {
      List<CheckResult> batch = all.subList(i, Math.min(i + 400, all.size()));
      results.insert(batch);
      results.insert(batch.subList(0, batch.size() / (1 + random.nextInt(9))));
      history.maintain(NOON.plus(Duration.ofHours(random.nextInt(3))));
    }
    results.insert(all);
    history.maintain(NOON.plus(Duration.ofHours(2)));

    assertThat(database.value("SELECT count(*) FROM check_history")).isEqualTo("7200");
    assertRollupsAreWhatOneRecomputationGives(NOON.plus(Duration.ofHours(2)));
    assertThat(database.value("SELECT sum(up + down + unknown) FROM rollup_day")).isEqualTo("7200");
  }

  private static void assertRollupsAreWhatOneRecomputationGives(Instant now) throws SQLException {
    String hours = database.value(ALL + "rollup_hour h");
    String days = database.value(ALL + "rollup_day h");
    database.execute("TRUNCATE rollup_hour, rollup_day");
    database.execute(
        """
        INSERT INTO touched_hour (hour)
        SELECT DISTINCT date_bin('1 hour', scheduled_at, timestamptz 'epoch') FROM check_history
        """);
    history.rollUp(now);
    assertThat(database.value(ALL + "rollup_hour h")).isEqualTo(hours);
    assertThat(database.value(ALL + "rollup_day h")).isEqualTo(days);
  }

  @Test
  void lateChecksWaitForNoMoveOfTheirDayAndHoldNoLiveOnesBack() throws Exception {
    Instant start = NOON.minus(Duration.ofDays(5));
    List<CheckResult> late = hour("shop", start);
    results.insert(late.subList(0, 40));
    List<CheckResult> batch = new ArrayList<>(late.subList(20, 60));
    batch.addAll(hour("blog", start));
    batch.addAll(hour("shop", NOON.minus(Duration.ofHours(1))));
    try (TestDatabase.Gate gate = database.gate("check_archive")) {
      CompletableFuture<Void> move = Background.run(() -> history.maintain(NOON));
      await().until(gate::isWaitedAt);

      Background.run(() -> results.insert(batch)).get(10, TimeUnit.SECONDS);
      Background.run(() -> results.insert(batch)).get(10, TimeUnit.SECONDS);

      assertThat(move).as("the move of their day").isNotDone();
      assertThat(database.value("SELECT count(*) FROM check_history"))
          .as("40 that were there and 60 live ones")
          .isEqualTo("100");
      gate.open();
      move.join();
    }
    history.maintain(NOON.plus(Duration.ofHours(1)));

    assertThat(database.value("SELECT count(*) FROM late_check")).isEqualTo("0");
    assertThat(
            database.value(
                """
                SELECT count(*), count(DISTINCT (target_id, location_id, scheduled_at))
                FROM check_history
                """))
        .isEqualTo("180 180");
    assertRollupsAreWhatOneRecomputationGives(NOON.plus(Duration.ofHours(1)));
  }

  @Test
  void aMoveKeepsNobodyFromMakingPartitions() throws Exception {
    results.insert(hour("shop", NOON.minus(Duration.ofDays(5))));
    database.execute("DROP TABLE IF EXISTS check_archive_202611");
    try (TestDatabase.Gate gate = database.gate("check_archive")) {
      CompletableFuture<Void> move = Background.run(() -> history.maintain(NOON));
      await().until(gate::isWaitedAt);

      Background.run(() -> results.insert(hour("shop", NOON.minus(Duration.ofDays(50)))))
          .get(10, TimeUnit.SECONDS);

      assertThat(move).isNotDone();
      gate.open();
      move.join();
    }
  }

  @Test
  void aStepThatFailsStopsNoOtherAndSaysWhoIsInTheWay() throws Exception {
    results.insert(hour("shop", NOON.minus(Duration.ofDays(5))));
    results.insert(hour("shop", NOON.minus(Duration.ofDays(450))));
    history.rollUp(NOON);
    try (Connection psql = database.connect();
        Statement statement = psql.createStatement()) {
      statement.execute("SET application_name = 'a forgotten psql'");
      psql.setAutoCommit(false);
      statement.execute("SELECT count(*) FROM check_result");

      assertThatThrownBy(() -> history.maintain(NOON))
          .isInstanceOfSatisfying(
              StoreException.class,
              e -> assertThat(e.kind()).isEqualTo(StoreException.Kind.TRANSIENT))
          .hasMessageMatching(
              "check_result_\\d{8} is in use by pid \\d+ \\(a forgotten psql, role vedette\\),"
                  + " idle in transaction since 20.*Z");
    }
    assertThat(database.value("SELECT count(*) FROM rollup_hour"))
        .as("what the steps after the archive dropped is gone")
        .isEqualTo("1");
  }

  @Test
  void aPercentileOfTheHistogramIsWithinItsError() throws SQLException {
    assertThat(
            database.value(
                """
                SELECT max(abs(latency_of_bucket(latency_bucket(us)) - us) / us) < 0.0244
                FROM (SELECT (1.003 ^ n)::integer AS us FROM generate_series(300, 7100) n) s
                """))
        .isEqualTo("t");
    assertThat(database.value("SELECT latency_bucket(0), latency_bucket(2147483647)"))
        .isEqualTo("0 441");
  }

  @Test
  void aDayInTheArchiveIsTheSameBitForBit() throws SQLException {
    Instant start = NOON.minus(Duration.ofDays(5)).minus(Duration.ofHours(12));
    results.insert(day("shop", start));
    results.insert(day("blog", start));
    results.insert(List.of(Checks.of("shop").from("tokyo").down(start, "odd \\ \" {NULL}, é")));
    String before = database.value(ALL + "check_history h");

    history.maintain(NOON);

    assertThat(database.value("SELECT count(*) FROM check_result")).isEqualTo("0");
    assertThat(database.value("SELECT count(*) FROM check_archive")).isEqualTo("3");
    assertThat(database.value(ALL + "check_history h")).isEqualTo(before);
  }

  @Test
  void lateChecksOfAnArchivedDayAreMergedAndKnownOnesAreNotDoubled() throws SQLException {
    Instant start = NOON.minus(Duration.ofDays(5)).minus(Duration.ofHours(12));
    List<CheckResult> day = day("shop", start);
    results.insert(day.subList(100, 700));
    history.maintain(NOON);

    assertThat(results.insert(day)).isEqualTo(day.size() - 600);
    String between = database.value(ALL + "check_history h");
    history.maintain(NOON);
    history.maintain(NOON);

    assertThat(results.insert(day)).isZero();
    assertThat(database.value("SELECT checks FROM check_archive")).isEqualTo("" + day.size());
    assertThat(database.value(ALL + "check_history h")).isEqualTo(between);
    assertThat(database.value("SELECT up + down + unknown FROM rollup_day"))
        .isEqualTo("" + day.size());
  }

  @Test
  void whatIsTooOldGoes() throws SQLException {
    results.insert(hour("shop", NOON.minus(Duration.ofDays(300))));
    results.insert(hour("shop", NOON.minus(Duration.ofDays(150))));
    results.insert(hour("shop", NOON.minus(Duration.ofDays(20))));

    history.maintain(NOON);
    assertThat(database.value("SELECT count(*) FROM check_history")).isEqualTo("180");
    assertThat(database.value("SELECT count(*) FROM rollup_hour")).isEqualTo("1");
    assertThat(database.value("SELECT count(*) FROM rollup_day")).isEqualTo("2");

    history.maintain(NOON.plus(Duration.ofDays(100)));
    assertThat(database.value("SELECT count(*) FROM check_history")).isEqualTo("120");
  }

  @Test
  void whenAStepLastSucceededIsKnownToEveryProcess() {
    UpkeepTimes times = new UpkeepTimes(database.database());

    times.succeeded(List.of(UpkeepStep.ARCHIVE, UpkeepStep.ROLLUPS), NOON);
    times.succeeded(List.of(UpkeepStep.ROLLUPS), NOON.plusSeconds(60));
    times.succeeded(List.of(UpkeepStep.ROLLUPS), NOON.minusSeconds(60));

    assertThat(new UpkeepTimes(database.database()).succeeded(List.of(), NOON))
        .isEqualTo(Map.of(UpkeepStep.ARCHIVE, NOON, UpkeepStep.ROLLUPS, NOON.plusSeconds(60)));
  }

  @Test
  void aShorterRetentionDropsNothingBeforeADayHasPassedAndALongerOneHoldsAtOnce()
      throws SQLException {
    results.insert(hour("shop", NOON.minus(Duration.ofDays(300))));
    history.maintain(NOON);
    History shorter =
        new History(
            database.database(),
            new StorageSettings(
                new Retention(2), new Retention(30), new Retention(100), new Retention(200)));
    String archived = "SELECT count(*) FROM check_archive";

    shorter.maintain(NOON);
    shorter.maintain(NOON.plus(Duration.ofDays(1)).minusMillis(1));
    assertThat(database.value(archived)).isEqualTo("1");
    history.maintain(NOON.plus(Duration.ofDays(1)));
    shorter.maintain(NOON.plus(Duration.ofDays(1)));
    assertThat(database.value(archived)).as("the longer setting took it back").isEqualTo("1");
    assertThat(database.rows("SELECT level, days, shorter_days FROM storage_retention ORDER BY 1"))
        .containsExactly("archive 365 30", "daily 200 null", "evidence 2 null", "hourly 100 null");

    shorter.maintain(NOON.plus(Duration.ofDays(2)));
    assertThat(database.value(archived)).isEqualTo("0");
  }

  @Test
  void aShorterRetentionCanBeAppliedAtOnce() throws SQLException {
    StorageSettings short30 =
        new StorageSettings(
            new Retention(2), new Retention(30), new Retention(100), new Retention(200));
    results.insert(hour("shop", NOON.minus(Duration.ofDays(300))));
    database.execute(
        "INSERT INTO fold_checkpoint (day, target_id, state) VALUES"
            + " (date '%1$s' - 300, 1, ''), (date '%1$s' - 3, 1, '')"
                .formatted(NOON.atOffset(ZoneOffset.UTC).toLocalDate()));
    history.maintain(NOON);

    new StorageRetention(database.database()).apply(short30);
    new History(database.database(), short30).maintain(NOON);

    assertThat(database.value("SELECT count(*) FROM check_archive")).isEqualTo("0");
    assertThat(database.value("SELECT count(*) FROM fold_checkpoint"))
        .as("what can't be folded again needs no beginning")
        .isEqualTo("1");
  }

  private static List<CheckResult> day(String target, Instant start) {
    List<CheckResult> day = new ArrayList<>();
    for (int hour = 0; hour < 24; hour++) {
      day.addAll(hour(target, start.plus(Duration.ofHours(hour))));
    }
    return day;
  }

  /** A check a minute: four of six up, one down, one missed. */
  private static List<CheckResult> hour(String target, Instant start) {
    Checks checks = Checks.of(target);
    return IntStream.range(0, 60)
        .mapToObj(minute -> {
          Instant slot = start.plus(Duration.ofMinutes(minute)).plusMillis(250);
          return switch (minute % 6) {
            case 2 -> checks.down(slot, "at " + minute);
            case 5 -> checks.missed(slot);
            default -> checks.up(slot);
          };
        })
        .toList();
  }
}
