package dev.vedette.store.decisions;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vedette.model.CheckResult;
import dev.vedette.model.FailureCode;
import dev.vedette.store.Checks;
import dev.vedette.store.TestDatabase;
import dev.vedette.store.checks.CheckResults;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class CorrectionIT {
  private static final InstantSource CLOCK =
      InstantSource.fixed(Checks.NOON.plus(Duration.ofHours(1)));

  private static final Instant MIDNIGHT = Checks.NOON.minus(Duration.ofHours(12));
  private static final Duration INTERVAL = Duration.ofMinutes(30);
  private static final int DAY = 48;
  private static final Checks SHOP = Checks.of("shop");

  private static final String INCIDENTS =
      """
      SELECT incident_id, kind, opened_at, began_after, began_before, closed_at, ended_after,
        ended_before, reason, level, status, failure_code, down, up, unknown, changed
      FROM incident ORDER BY opened_at, kind
      """;

  private static final String TRANSITIONS =
      "SELECT change, at, incident_id FROM incident_transition ORDER BY at, change, incident_id";

  private static final String DIRTY = "SELECT dirty_from, dirty_until FROM target_fold";
  private static final String CHECKPOINTS = "SELECT day FROM fold_checkpoint ORDER BY day";

  @RegisterExtension static final TestDatabase postgres = new TestDatabase();

  private Decisions decisions;
  private CheckResults results;

  @BeforeEach
  void clear() throws SQLException {
    postgres.clear();
    decisions = new Decisions(postgres.database(), DecisionListener.NONE, Decisions.MAX_TARGETS);
    results = new CheckResults(postgres.database(), CLOCK, decisions);
  }

  /** Some midnight's is 0, and 48 the next one's. */
  private static Instant slot(int number) {
    return MIDNIGHT.plus(INTERVAL.multipliedBy(number));
  }

  private void store(List<CheckResult> checks) {
    for (int from = 0; from < checks.size(); from += 150) {
      var _ = results.insert(checks.subList(from, Math.min(checks.size(), from + 150)));
      decisions.save(Map.of());
    }
  }

  private static Correction.Corrected correct(int checksAtOnce) {
    return postgres
        .database()
        .call(connection -> {
          int id = Integer.parseInt(postgres.value("SELECT target_id FROM target"));
          return Correction.run(connection, id, new SharedValues(), CLOCK.instant(), checksAtOnce)
              .orElseThrow();
        });
  }

  private static List<CheckResult> up(int from, int to) {
    List<CheckResult> checks = new ArrayList<>();
    for (int number = from; number < to; number++) {
      checks.add(SHOP.up(slot(number)));
    }
    return checks;
  }

  @Test
  void itEndsAtTheFirstCheckpointAfterTheLateChecksThatDecidesAsItDid() throws SQLException {
    List<CheckResult> history = new ArrayList<>();
    for (int minute = -3 * 1440; minute < 720; minute++) {
      history.add(SHOP.up(MIDNIGHT.plus(Duration.ofMinutes(minute))));
    }
    List<CheckResult> late = List.copyOf(history.subList(1440 + 60, 1440 + 240));
    history.subList(1440 + 60, 1440 + 240).clear();
    var _ = results.insert(history);
    decisions.save(Map.of());
    List<String> checkpoints = postgres.rows(CHECKPOINTS);
    var _ = results.insert(late);
    assertThat(postgres.rows(DIRTY)).isNotEqualTo(List.of("null null"));

    Correction.Corrected corrected = correct(Correction.CHECKS_AT_ONCE);
    assertThat(corrected.checks()).isEqualTo(1440);
    assertThat(corrected.isOver()).isTrue();
    assertThat(corrected.target()).isNull();
    assertThat(postgres.rows(DIRTY)).containsExactly("null null");
    assertThat(postgres.rows(CHECKPOINTS)).isEqualTo(checkpoints);
  }

  @Test
  void itGoesOnWhileChecksCameLateEvenIfACheckpointIsAsItWas() throws SQLException {
    List<CheckResult> history = up(-5 * DAY, DAY / 2);
    List<CheckResult> late = new ArrayList<>(history.subList(DAY + 10, DAY + 20));
    for (int number = -2 * DAY + 40; number < -2 * DAY + 44; number++) {
      history.remove(SHOP.up(slot(number)));
      late.add(SHOP.failing(slot(number), FailureCode.STATUS_UNEXPECTED));
    }
    history.removeAll(late);
    store(history);
    var _ = results.insert(late);
    assertThat(postgres.rows(INCIDENTS)).isEmpty();

    assertThat(decisions.correct(_ -> true, Duration.ZERO, CLOCK.instant())).isOne();
    assertThat(postgres.rows(INCIDENTS)).hasSize(1);
    assertThat(postgres.rows(DIRTY)).containsExactly("null null");
  }

  @Test
  void whatIsOpenAtTheEndOfAPartIsToldWhenALaterPartKnowsHowItEnded() throws SQLException {
    List<CheckResult> history = up(-4 * DAY, DAY / 2);
    List<CheckResult> late = new ArrayList<>();
    for (int number = -3 * DAY + 40; number < -DAY + 10; number++) {
      late.add(SHOP.failing(slot(number), FailureCode.STATUS_UNEXPECTED));
    }
    history.subList(DAY + 40, 3 * DAY + 10).clear();
    store(history);
    var _ = results.insert(late);

    int parts = 1;
    for (; !correct(1).isOver(); parts++) {
      assertThat(postgres.rows("SELECT * FROM incident_transition")).isEmpty();
      assertThat(postgres.rows("SELECT * FROM incident")).isEmpty();
    }
    assertThat(parts).isEqualTo(3);
    assertThat(postgres.rows("SELECT change FROM incident_transition ORDER BY transition_id"))
        .containsExactly("opened", "closed");
  }

  @Test
  void partByPartTheIncidentsAreTheSame() throws SQLException {
    int parts = 0;
    for (int seed = 0; seed < 4; seed++) {
      Random random = new Random(seed);
      List<CheckResult> history = history(random);
      clear();
      store(history);
      List<String> expected = postgres.rows(INCIDENTS);
      List<String> checkpoints = postgres.rows(CHECKPOINTS);

      clear();
      List<CheckResult> live = new ArrayList<>(history);
      List<CheckResult> late = takeSome(live, random);
      boolean goesOn = seed % 2 == 0;
      int now = goesOn ? live.size() - 20 : live.size();
      store(live.subList(0, now));
      store(late);
      List<String> atOnce = goesOn ? List.of() : transitionsOfOnePart();
      while (!correct(random.nextInt(1, 150)).isOver()) {
        parts++;
        if (goesOn && now < live.size()) {
          store(live.subList(now, ++now));
        }
      }
      if (!goesOn) {
        assertThat(postgres.rows(INCIDENTS)).as("seed %d, at once", seed).isEqualTo(expected);
        assertThat(postgres.rows(CHECKPOINTS)).as("seed %d", seed).isEqualTo(checkpoints);
        assertThat(postgres.rows(TRANSITIONS)).as("seed %d, told", seed).isEqualTo(atOnce);
      }
      store(live.subList(now, live.size()));
      var _ = decisions.correct(_ -> true, Duration.ofMinutes(1), CLOCK.instant());
      assertThat(postgres.rows(DIRTY)).containsExactly("null null");
      assertThat(postgres.rows(INCIDENTS)).as("seed %d", seed).isEqualTo(expected);
    }
    assertThat(parts).isGreaterThan(4);
  }

  /** What is noted when a correction is not cut into parts; undone again. */
  private static List<String> transitionsOfOnePart() throws SQLException {
    try (Connection connection = postgres.connect();
        Statement statement = connection.createStatement()) {
      connection.setAutoCommit(false);
      int id = Integer.parseInt(postgres.value("SELECT target_id FROM target"));
      int all = Correction.CHECKS_AT_ONCE;
      var _ = Correction.run(connection, id, new SharedValues(), CLOCK.instant(), all);
      List<String> transitions = new ArrayList<>();
      ResultSet rows = statement.executeQuery(TRANSITIONS);
      while (rows.next()) {
        transitions.add(rows.getString(1) + " " + rows.getString(2) + " " + rows.getString(3));
      }
      connection.rollback();
      return transitions;
    }
  }

  /** Six days of two locations; outages of minutes and of days. */
  private static List<CheckResult> history(Random random) {
    List<CheckResult> history = new ArrayList<>();
    for (String location : List.of("berlin-1", "oslo-1")) {
      Checks checks = SHOP.from(location);
      for (int number = -5 * DAY; number < DAY / 2; ) {
        boolean isUp = random.nextBoolean();
        int end = number + random.nextInt(1, random.nextBoolean() ? 10 : 150);
        for (; number < Math.min(end, DAY / 2); number++) {
          Instant slot = slot(number);
          history.add(isUp ? checks.up(slot) : checks.failing(slot, FailureCode.STATUS_UNEXPECTED));
        }
      }
    }
    history.sort((one, other) -> one.scheduledAt().compareTo(other.scheduledAt()));
    return history;
  }

  /** Of some days, what comes late. */
  private static List<CheckResult> takeSome(List<CheckResult> live, Random random) {
    List<CheckResult> late = new ArrayList<>();
    for (int span = 0; span < 3; span++) {
      int from = random.nextInt(live.size() - 200);
      List<CheckResult> some = live.subList(from, from + random.nextInt(1, 60));
      late.addAll(some);
      some.clear();
    }
    return late;
  }
}
