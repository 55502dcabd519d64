package dev.vedette.store.decisions;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vedette.model.CheckResult;
import dev.vedette.model.FailureCode;
import dev.vedette.store.Checks;
import dev.vedette.store.StoreException;
import dev.vedette.store.TestDatabase;
import dev.vedette.store.checks.CheckResults;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class DecisionsIT {
  private static final Instant NOON = Checks.NOON;
  private static final InstantSource CLOCK = InstantSource.fixed(NOON.plus(Duration.ofHours(1)));
  private static final Checks SHOP = Checks.of("shop");
  private static final Checks OSLO = SHOP.from("oslo");
  private static final String OPEN = "SELECT count(*) FROM incident WHERE closed_at IS NULL";

  private static final String NEWEST =
      """
      SELECT l.name, to_char(s.scheduled_at AT TIME ZONE 'UTC', 'HH24:MI'),
        to_char(s.known_at AT TIME ZONE 'UTC', 'HH24:MI'), s.outcome, cardinality(s.recent_ms)
      FROM target_state s JOIN location l USING (location_id) ORDER BY 1
      """;

  private static final String INCIDENTS =
      """
      SELECT incident_id, t.name, kind, opened_at, began_after, began_before, closed_at,
        ended_after, ended_before, reason, level, status, failure_code, failure_phase,
        failure_message, down, up, unknown, changed
      FROM incident JOIN target t USING (target_id)
      ORDER BY t.name, opened_at, kind
      """;

  @RegisterExtension static final TestDatabase postgres = new TestDatabase();

  private Writing writer;

  /** The tables of checks, with somebody who decides. */
  private static final class Writing {
    final Decisions decisions;
    private final CheckResults results;

    Writing() {
      this(CLOCK);
    }

    Writing(InstantSource clock) {
      this(clock, ChecksAhead.MAX);
    }

    Writing(InstantSource clock, int maxAhead) {
      decisions =
          new Decisions(
              postgres.database(), DecisionListener.NONE, Decisions.MAX_TARGETS, maxAhead);
      results = new CheckResults(postgres.database(), clock, decisions);
    }

    void insert(CheckResult... checks) {
      insert(List.of(checks));
    }

    void insert(List<CheckResult> checks) {
      var _ = results.insert(checks);
    }
  }

  @BeforeEach
  void clear() throws SQLException {
    postgres.clear();
    writer = new Writing();
  }

  private static Instant minute(int number) {
    return NOON.plus(Duration.ofMinutes(number));
  }

  private static CheckResult up(int minute) {
    return SHOP.up(minute(minute));
  }

  private static CheckResult down(int minute) {
    return SHOP.failing(minute(minute), FailureCode.STATUS_UNEXPECTED);
  }

  @Test
  void anIncidentOpensAndClosesWithTheChecksThatShowIt() throws SQLException {
    writer.insert(up(0), down(1), down(2));
    assertThat(postgres.rows(INCIDENTS)).isEmpty();

    writer.insert(down(3));
    assertThat(postgres.value("SELECT kind || ' ' || failure_code FROM incident"))
        .isEqualTo("down status_unexpected");
    assertThat(told()).containsExactly("opened");

    writer.insert(up(4));
    writer.insert(up(5));
    assertThat(
            postgres.rows(
                """
                SELECT to_char(opened_at AT TIME ZONE 'UTC', 'HH24:MI'),
                  to_char(began_after AT TIME ZONE 'UTC', 'HH24:MI'),
                  to_char(began_before AT TIME ZONE 'UTC', 'HH24:MI'),
                  to_char(closed_at AT TIME ZONE 'UTC', 'HH24:MI'), reason, down
                FROM incident
                """))
        .containsExactly("12:03 12:00 12:01 12:05 recovered {berlin-1}");
    assertThat(told()).containsExactly("opened", "closed");
  }

  private static List<String> told() throws SQLException {
    return postgres.rows("SELECT change FROM incident_transition ORDER BY transition_id");
  }

  @Test
  void whatWasNotSavedIsReadAgain() throws SQLException {
    writer.insert(up(0), down(1), down(2));
    new Writing().insert(down(3));
    assertThat(told()).containsExactly("opened");

    writer = new Writing();
    writer.insert(up(4));
    writer.decisions.save(Map.of());
    new Writing().insert(up(5));
    assertThat(told()).containsExactly("opened", "closed");
  }

  @Test
  void nothingOfAFailedTransactionIsRemembered() throws SQLException {
    writer.insert(up(0), down(1), down(2));
    postgres.execute("ALTER TABLE incident RENAME TO away");
    try {
      assertThatThrownBy(() -> writer.insert(down(3))).hasMessageContaining("incident");
    } finally {
      postgres.execute("ALTER TABLE away RENAME TO incident");
    }
    writer.insert(up(3));
    assertThat(told()).isEmpty();

    writer.insert(down(4), down(5), down(6));
    assertThat(told()).containsExactly("opened");
  }

  @Test
  void twoThatDecideAtOnceLoseNothingAndTellNothingTwice() throws SQLException {
    Writing zombie = new Writing();
    writer.insert(up(0), down(1));
    zombie.insert(down(2));
    writer.insert(down(2));
    writer.insert(down(3));
    zombie.insert(down(3));
    assertThat(told()).containsExactly("opened");

    writer.insert(up(4));
    zombie.insert(up(4));
    zombie.insert(up(5));
    writer.insert(up(5));
    zombie.decisions.save(Map.of());
    writer.decisions.save(Map.of());
    assertThat(told()).containsExactly("opened", "closed");
    assertThat(postgres.rows(INCIDENTS)).hasSize(1);
  }

  @Test
  void aCheckThatComesLateMovesWhatItMustAndTakesBackWhatNeverWas() throws SQLException {
    writer.insert(up(0), down(2), down(3));
    writer.insert(down(4));
    assertThat(told()).containsExactly("opened");
    writer.insert(down(1));
    assertThat(told()).containsExactly("opened");
    assertThat(postgres.value("SELECT count(*) FROM incident")).isEqualTo("1");
    assertThat(postgres.value("SELECT count(*) FROM incident_alias")).isEqualTo("1");
    assertThat(
            postgres.value(
                "SELECT a.told_as = t.incident_id FROM incident i JOIN incident_alias a"
                    + " USING (incident_id), incident_transition t"))
        .isEqualTo("t");
  }

  @Test
  void whatComesTooLateForTheWindowIsFoldedAgain() throws SQLException {
    List<CheckResult> history = new ArrayList<>();
    for (int minute = -800; minute < 60; minute++) {
      boolean fails = minute % 100 < -90 || (minute > 9 && minute < 15);
      history.add(fails ? down(minute) : up(minute));
    }
    List<String> expected = incidents(List.of(history));
    assertThat(expected).hasSize(9);

    clear();
    List<CheckResult> late = history.subList(300, 850);
    writer.insert(history.subList(0, 300));
    writer.insert(history.subList(850, 860));
    writer.decisions.save(Map.of());
    writer.insert(late.subList(200, 550));
    writer.insert(late.subList(0, 200));
    assertThat(postgres.rows(INCIDENTS)).isNotEqualTo(expected);
    assertThat(writer.decisions.correct(name -> false, Duration.ZERO, CLOCK.instant())).isZero();
    assertThat(writer.decisions.correct(name -> true, Duration.ZERO, CLOCK.instant())).isOne();
    assertThat(postgres.rows(INCIDENTS)).isEqualTo(expected);
    assertThat(writer.decisions.correct(name -> true, Duration.ZERO, CLOCK.instant())).isZero();
    assertThat(postgres.value("SELECT day FROM fold_checkpoint")).isEqualTo("2026-11-24");

    writer.insert(up(60));
    writer.decisions.save(Map.of());
    writer.insert(late);
    assertThat(writer.decisions.correct(name -> true, Duration.ZERO, CLOCK.instant())).isZero();
    assertThat(postgres.rows(INCIDENTS)).isEqualTo(expected);
  }

  @Test
  void aTargetThatCannotBeCorrectedHindersNoOther() throws SQLException {
    Checks other = Checks.of("zoo").from("berlin-1");
    for (int minute = -300; minute < 10; minute++) {
      writer.insert(up(minute), other.up(minute(minute), 100));
    }
    writer.decisions.save(Map.of());
    postgres.execute(
        "INSERT INTO fold_checkpoint (day, target_id, state)"
            + " SELECT '2026-11-24', target_id, 'spoilt' FROM target WHERE name = 'shop'");
    postgres.execute("UPDATE target_fold SET dirty_from = slot");

    assertThatThrownBy(
            () -> writer.decisions.correct(name -> true, Duration.ofMinutes(1), CLOCK.instant()))
        .isInstanceOf(StoreException.class)
        .hasMessageContaining("the state of a decision can't be read");
    assertThat(
            postgres.value(
                "SELECT t.name FROM target_fold JOIN target t USING (target_id)"
                    + " WHERE dirty_from IS NOT NULL"))
        .isEqualTo("shop");
  }

  @Test
  void anOldDatabaseIsFoldedFromItsFirstCheck() throws SQLException {
    List<CheckResult> history = new ArrayList<>();
    for (int minute = -300; minute < 10; minute++) {
      history.add(minute % 100 < -90 ? down(minute) : up(minute));
    }
    var _ = new CheckResults(postgres.database(), CLOCK).insert(history);
    writer.insert(up(10));
    assertThat(postgres.rows(INCIDENTS)).isEmpty();

    assertThat(writer.decisions.correct(name -> true, Duration.ZERO, CLOCK.instant())).isOne();
    assertThat(postgres.rows(INCIDENTS)).hasSize(3);
    writer.insert(down(11), down(12), down(13));
    assertThat(postgres.rows(INCIDENTS)).hasSize(4);
  }

  @Test
  void theNewestStateOfEachPairIsSaved() throws SQLException {
    writer.insert(up(0), down(1), SHOP.missed(minute(2)), SHOP.from("paris-1").up(minute(1)));
    writer.decisions.save(Map.of(3, NOON));
    assertThat(
            postgres.rows(
                """
                SELECT l.name, to_char(scheduled_at AT TIME ZONE 'UTC', 'HH24:MI'),
                  to_char(known_at AT TIME ZONE 'UTC', 'HH24:MI'),
                  to_char(seen_at AT TIME ZONE 'UTC', 'HH24:MI'), outcome, failure_code,
                  recent_us, recent_codes
                FROM target_state JOIN location l USING (location_id) ORDER BY 1
                """))
        .containsExactly(
            "berlin-1 12:02 12:01 12:01 unknown missed {65610,65610,0}"
                + " {NULL,status_unexpected,missed}",
            "paris-1 12:01 12:01 12:01 up null {65610} {NULL}");
    assertThat(postgres.value("SELECT partition FROM topic_progress")).isEqualTo("3");

    Writing other = new Writing();
    other.insert(up(3));
    other.decisions.save(Map.of());
    assertThat(postgres.value("SELECT max(cardinality(recent_ms)) FROM target_state"))
        .isEqualTo("4");
  }

  @Test
  void everyOrderOfArrivalGivesTheSameIncidents() throws SQLException {
    for (int seed = 0; seed < 5; seed++) {
      Random random = new Random(seed);
      List<CheckResult> history = history(random);
      List<String> expected = incidents(List.of(history));
      for (int order = 0; order < 3; order++) {
        assertThat(incidents(arrivals(history, random)))
            .as("seed %d, order %d", seed, order)
            .isEqualTo(expected);
      }
    }
  }

  @Test
  void aCheckOfAClockThatIsAheadVotesWhenItsTimeHasCome() throws SQLException {
    AtomicReference<Instant> now = new AtomicReference<>(minute(3));
    writer = new Writing(now::get);
    List<CheckResult> ahead = List.of(OSLO.up(minute(8)), OSLO.up(minute(9)));
    writer.insert(up(0), down(1), down(2), down(3));
    writer.insert(ahead);
    assertThat(postgres.value(OPEN)).isEqualTo("1");

    writer = new Writing(now::get);
    List<CheckResult> all = new ArrayList<>(List.of(up(0), down(1), down(2), down(3)));
    for (int minute = 4; minute <= 10; minute++) {
      now.set(minute(minute));
      writer.insert(down(minute));
      all.add(down(minute));
      assertThat(postgres.value(OPEN)).as("minute %d", minute).isEqualTo(minute < 9 ? "1" : "0");
    }
    List<String> live = postgres.rows(INCIDENTS);
    all.addAll(ahead);
    assertThat(incidents(List.of(all))).isEqualTo(live);
  }

  @Test
  void aCheckOfAClockThatIsAheadIsTheNewestWhenItsTimeHasCome() throws SQLException {
    AtomicReference<Instant> now = new AtomicReference<>(minute(3));
    writer = new Writing(now::get);
    writer.insert(up(2), down(50), OSLO.up(minute(9)));
    writer.decisions.save(Map.of());
    assertThat(postgres.rows(NEWEST)).containsExactly("berlin-1 12:02 12:02 up 1");

    writer = new Writing(now::get);
    writer.insert(up(3));
    writer.decisions.save(Map.of());
    assertThat(postgres.rows(NEWEST)).containsExactly("berlin-1 12:03 12:03 up 2");

    now.set(minute(9));
    writer.insert(Checks.of("blog").up(minute(9)));
    writer.decisions.save(Map.of());
    assertThat(postgres.rows(NEWEST))
        .contains("berlin-1 12:03 12:03 up 2", "oslo 12:09 12:09 up 1");

    now.set(minute(50));
    writer.insert(up(49));
    writer.decisions.save(Map.of());
    assertThat(postgres.rows(NEWEST)).contains("berlin-1 12:50 12:50 down 4");
  }

  @Test
  void checksAheadBeyondThoseThatAreKeptAreReadAgain() throws SQLException {
    AtomicReference<Instant> now = new AtomicReference<>(minute(3));
    writer = new Writing(now::get, 1);
    writer.insert(up(2), down(50), down(51), down(52), OSLO.missed(minute(52)));
    writer.decisions.save(Map.of());
    assertThat(postgres.rows(NEWEST)).containsExactly("berlin-1 12:02 12:02 up 1");

    now.set(minute(53));
    writer.insert(up(53));
    assertThat(writer.decisions.correct(_ -> true, Duration.ZERO, now.get())).isOne();
    now.set(minute(54));
    writer.insert(up(54));
    writer.decisions.save(Map.of());
    assertThat(postgres.rows(NEWEST))
        .containsExactly("berlin-1 12:54 12:54 up 6", "oslo 12:52 null unknown 1");
    assertThat(told()).containsExactly("opened", "closed");
  }

  @Test
  void whateverWaitedForItsTimeTheIncidentsAreTheSameInTheEnd() throws SQLException {
    for (int seed = 0; seed < 3; seed++) {
      Random random = new Random(seed);
      List<CheckResult> history = history(random);
      List<String> expected = incidents(List.of(history));
      postgres.clear();
      AtomicReference<Instant> now = new AtomicReference<>(minute(0));
      writer = new Writing(now::get);
      for (List<CheckResult> batch : arrivals(history, random)) {
        writer = random.nextInt(10) == 0 ? new Writing(now::get) : writer;
        writer.insert(batch);
        now.set(batch.getFirst().scheduledAt().minusSeconds(random.nextInt(300)));
        var _ = writer.decisions.correct(_ -> true, Duration.ZERO, now.get());
      }
      now.set(CLOCK.instant());
      writer.insert(history);
      var _ = writer.decisions.correct(_ -> true, Duration.ofMinutes(1), now.get());
      assertThat(postgres.rows(INCIDENTS)).as("seed %d", seed).isEqualTo(expected);
    }
  }

  /** Of some targets from some locations. */
  private static List<CheckResult> history(Random random) {
    List<CheckResult> history = new ArrayList<>();
    for (String name : List.of("shop", "blog", "mail")) {
      for (int location = 0; location < random.nextInt(1, 4); location++) {
        Checks checks = Checks.of(name).from("location-" + location);
        int offset = random.nextInt(60);
        int minute = 0;
        while (minute < 40) {
          int kind = random.nextInt(10);
          int end = Math.min(40, minute + random.nextInt(1, 8));
          for (; minute < end; minute++) {
            Instant slot = minute(minute).plusSeconds(offset);
            if (kind < 4) {
              history.add(checks.reachedAt(slot, "192.0.2." + random.nextInt(3)));
            } else if (kind < 8) {
              history.add(checks.failing(slot, FailureCode.values()[random.nextInt(8)]));
            } else if (kind == 8) {
              history.add(checks.missed(slot));
            }
          }
        }
      }
    }
    return history;
  }

  private List<String> incidents(List<List<CheckResult>> batches) throws SQLException {
    clear();
    for (List<CheckResult> batch : batches) {
      writer.insert(batch);
    }
    return postgres.rows(INCIDENTS);
  }

  /** In any order within some minutes, some twice, some as unknown before they are known. */
  private static List<List<CheckResult>> arrivals(List<CheckResult> history, Random random) {
    Map<Double, CheckResult> byTime = new TreeMap<>();
    for (CheckResult next : history) {
      double time = next.scheduledAt().getEpochSecond() + random.nextDouble(60);
      byTime.put(time, next);
      if (random.nextInt(8) == 0) {
        byTime.put(time + random.nextDouble(60), next);
      }
      if (random.nextInt(8) == 0) {
        Checks checks = Checks.of(next.target()).from(next.location());
        byTime.put(time - random.nextDouble(30), checks.missed(next.scheduledAt()));
      }
    }
    List<List<CheckResult>> batches = new ArrayList<>();
    for (CheckResult next : byTime.values()) {
      if (batches.isEmpty() || random.nextInt(20) == 0) {
        batches.add(new ArrayList<>());
      }
      batches.getLast().add(next);
    }
    return batches;
  }
}
