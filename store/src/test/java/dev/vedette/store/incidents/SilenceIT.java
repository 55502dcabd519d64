package dev.vedette.store.incidents;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vedette.model.CheckResult;
import dev.vedette.model.FailureCode;
import dev.vedette.store.Checks;
import dev.vedette.store.TestDatabase;
import dev.vedette.store.checks.CheckResults;
import dev.vedette.store.decisions.DecisionListener;
import dev.vedette.store.decisions.Decisions;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class SilenceIT {
  private static final Instant NOON = Checks.NOON;
  private static final InstantSource CLOCK = InstantSource.fixed(NOON.plus(Duration.ofHours(1)));

  @RegisterExtension static final TestDatabase postgres = new TestDatabase();

  private Decisions decisions;
  private CheckResults results;
  private Silence silence;
  private Instant readUntil;

  @BeforeEach
  void clear() throws SQLException {
    postgres.clear();
    decisions = new Decisions(postgres.database(), DecisionListener.NONE, Decisions.MAX_TARGETS);
    results = new CheckResults(postgres.database(), CLOCK, decisions);
    silence = new Silence(postgres.database());
    readUntil = NOON;
    decisions.save(Map.of(0, NOON));
  }

  private static Instant minute(int number) {
    return NOON.plus(Duration.ofMinutes(number));
  }

  /** Up, a check a minute, each target some seconds after the one before. */
  private static List<CheckResult> up(String location, int from, int to, String... targets) {
    List<CheckResult> all = new ArrayList<>();
    for (int minute = from; minute < to; minute++) {
      for (int i = 0; i < targets.length; i++) {
        all.add(Checks.of(targets[i]).from(location).up(minute(minute).plusSeconds(10 * i)));
      }
    }
    return all;
  }

  private void store(List<CheckResult> checks) {
    var _ = results.insert(checks);
  }

  /** The topic is read until then, and it is then. */
  private void judgeAt(Instant now) {
    judgeAt(now, now);
  }

  private void judgeAt(Instant now, Instant readAt) {
    for (; readUntil.isBefore(readAt); readUntil = readUntil.plusSeconds(10)) {
      decisions.save(Map.of(0, readUntil));
    }
    decisions.save(Map.of(0, readAt));
    var _ = silence.judge(1, now);
  }

  /** Nobody reads until then. */
  private void awayUntil(Instant time) {
    readUntil = time;
    judgeAt(time);
  }

  private static List<String> incidents() throws SQLException {
    return postgres.rows(
        """
        SELECT i.kind, coalesce(t.name, l.name),
          to_char(opened_at AT TIME ZONE 'UTC', 'HH24:MI:SS'),
          to_char(closed_at AT TIME ZONE 'UTC', 'HH24:MI:SS'), reason
        FROM incident i LEFT JOIN target t USING (target_id) LEFT JOIN location l USING (location_id)
        ORDER BY i.opened_at, 2
        """);
  }

  private static List<String> told() throws SQLException {
    return postgres.rows("SELECT change FROM incident_transition ORDER BY transition_id");
  }

  @Test
  void aLocationThatDiesIsOneIncident() throws SQLException {
    store(up("berlin-1", 0, 10, "shop", "blog", "mail"));
    for (int second = 0; second < 600; second += 5) {
      judgeAt(minute(10).plusSeconds(second));
    }
    assertThat(incidents()).containsExactly("blind berlin-1 12:12:20 null null");

    store(up("berlin-1", 20, 22, "shop", "blog", "mail"));
    for (int second = 0; second < 60; second += 5) {
      judgeAt(minute(22).plusSeconds(second));
    }
    assertThat(incidents()).containsExactly("blind berlin-1 12:12:20 12:20:00 recovered");
    assertThat(told()).containsExactly("opened", "closed");
  }

  @Test
  void aLocationOfWhichNothingIsExpectedAnyMoreIsNotBlind() throws SQLException {
    store(up("berlin-1", 0, 10, "shop", "blog"));
    judgeAt(minute(15));
    assertThat(incidents()).containsExactly("blind berlin-1 12:12:10 null null");

    store(List.of(Checks.of("shop").failing(minute(16), FailureCode.TARGET_REMOVED)));
    judgeAt(minute(16));
    assertThat(incidents()).containsExactly("blind berlin-1 12:12:10 null null");

    var _ =
        postgres.rows("UPDATE target SET forgotten_at = last_seen + interval '1 hour' RETURNING 1");
    judgeAt(minute(17));
    assertThat(incidents()).containsExactly("blind berlin-1 12:12:10 12:12:10 removed");
  }

  @Test
  void aTargetThatNobodyChecksWhileItsLocationWorksHasNoData() throws SQLException {
    store(up("berlin-1", 0, 10, "shop", "blog"));
    store(up("berlin-1", 10, 20, "blog"));
    judgeAt(minute(12));
    assertThat(incidents()).isEmpty();
    judgeAt(minute(20));
    judgeAt(minute(20).plusSeconds(5));
    assertThat(incidents()).containsExactly("no_data shop 12:12:00 null null");

    store(up("berlin-1", 20, 22, "shop", "blog"));
    judgeAt(minute(22));
    assertThat(incidents()).containsExactly("no_data shop 12:12:00 12:20:00 recovered");
  }

  @Test
  void whatWasSilentForAWeekIsGivenUp() throws SQLException {
    store(up("berlin-1", 0, 3, "shop", "blog"));
    store(up("berlin-1", 3, 10, "shop"));
    judgeAt(minute(9));
    assertThat(incidents()).singleElement().asString().startsWith("no_data blog ").endsWith("null");

    Instant later = minute(2).plusSeconds(10).plus(Silence.GIVEN_UP);
    store(List.of(Checks.of("shop").from("berlin-1").up(later)));
    readUntil = later;
    judgeAt(later);
    assertThat(incidents()).singleElement().asString().endsWith("null null");
    judgeAt(later.plusSeconds(10));
    assertThat(incidents()).singleElement().asString().endsWith("removed");
    judgeAt(later.plusSeconds(20));
    assertThat(told()).containsExactly("opened", "closed");
  }

  @Test
  void whoSaysForAWeekThatItKnowsNothingStaysBlind() throws SQLException {
    store(up("berlin-1", 0, 3, "shop"));
    judgeAt(minute(9));
    assertThat(incidents()).singleElement().asString().startsWith("blind berlin-1 ");

    Instant later = minute(9).plus(Silence.GIVEN_UP);
    results = new CheckResults(postgres.database(), InstantSource.fixed(later), decisions);
    store(List.of(Checks.of("shop").failing(later, FailureCode.CHECKER_OFFLINE)));
    readUntil = later;
    for (int second = 0; second < 20; second += 5) {
      judgeAt(later.plusSeconds(second));
    }
    assertThat(incidents()).singleElement().asString().endsWith("null null");
    assertThat(told()).containsExactly("opened");
  }

  @Test
  void nothingIsSilentWhileTheTopicIsNotRead() throws SQLException {
    store(up("berlin-1", 0, 10, "shop", "blog"));
    judgeAt(minute(30), minute(10));
    judgeAt(minute(40), minute(10));
    decisions.save(Map.of(0, minute(40)));
    var _ = silence.judge(2, minute(40));
    assertThat(incidents()).isEmpty();

    store(up("berlin-1", 10, 40, "shop", "blog"));
    judgeAt(minute(40));
    assertThat(incidents()).isEmpty();
  }

  @Test
  void checksThatCameLateTakeTheSilenceBack() throws SQLException {
    store(up("berlin-1", 0, 10, "shop"));
    judgeAt(minute(20));
    assertThat(incidents()).hasSize(1);

    store(up("berlin-1", 10, 20, "shop"));
    judgeAt(minute(20).plusSeconds(5));
    assertThat(incidents()).isEmpty();
    assertThat(told()).containsExactly("opened", "retracted");
  }

  @Test
  void aTargetThatIsPausedIsNotSilent() throws SQLException {
    store(up("berlin-1", 0, 20, "shop", "blog"));
    store(List.of(Checks.of("mail").failing(minute(5), FailureCode.TARGET_PAUSED)));
    judgeAt(minute(20));
    assertThat(incidents()).isEmpty();

    store(up("berlin-1", 20, 40, "blog"));
    judgeAt(minute(40));
    assertThat(incidents()).hasSize(1);
    store(List.of(Checks.of("shop").failing(minute(40), FailureCode.TARGET_REMOVED)));
    judgeAt(minute(41));
    assertThat(incidents()).containsExactly("no_data shop 12:22:00 12:40:00 removed");
  }

  @Test
  void nobodyIsAccusedOfSilenceForTheTimeInWhichNobodyRead() throws SQLException {
    store(up("berlin-1", 0, 10, "shop", "blog"));
    judgeAt(minute(10));
    awayUntil(minute(40));
    judgeAt(minute(40).plusSeconds(50));
    assertThat(incidents()).isEmpty();

    store(up("berlin-1", 41, 50, "blog"));
    judgeAt(minute(43));
    assertThat(incidents()).isEmpty();
    judgeAt(minute(50));
    assertThat(incidents()).containsExactly("no_data shop 12:43:00 null null");
  }

  @Test
  void aLocationThatStaysSilentAfterEverythingWasOffIsBlindFromThenOn() throws SQLException {
    store(up("berlin-1", 0, 10, "shop", "blog"));
    judgeAt(minute(10));
    awayUntil(minute(40));
    judgeAt(minute(43));
    assertThat(incidents()).isEmpty();
    judgeAt(minute(45));
    assertThat(incidents()).containsExactly("blind berlin-1 12:43:00 null null");
  }

  @Test
  void aShortTimeInWhichNobodyReadPutsNothingOff() throws SQLException {
    store(up("berlin-1", 0, 10, "shop", "blog"));
    judgeAt(minute(11));
    awayUntil(minute(11).plusSeconds(50));
    judgeAt(minute(12).plusSeconds(40));
    assertThat(incidents()).containsExactly("blind berlin-1 12:12:10 null null");
  }

  @Test
  void inventedLocationsAreAFewIncidentsAndTheFirstThatWereHeardOfCount() throws SQLException {
    store(up("berlin-1", 0, 2, "shop"));
    List<CheckResult> invented = new ArrayList<>();
    for (int i = 0; i < 3_000; i++) {
      invented.add(Checks.of("shop").from("invented-" + i).up(minute(2)));
    }
    store(invented);
    judgeAt(minute(10));
    judgeAt(minute(11));
    assertThat(incidents()).hasSize(SilenceLimit.BLIND.older());
    assertThat(incidents()).anyMatch(incident -> incident.startsWith("blind berlin-1 "));
    assertThat(silence.untold().locations()).isEqualTo(3_001 - SilenceLimit.BLIND.older());
  }

  @Test
  void inventedTargetsAreBoundedAndTakeNoPlaceOfThoseThatWereThere() throws SQLException {
    store(up("berlin-1", 0, 3, "shop", "blog"));
    List<CheckResult> invented = new ArrayList<>();
    for (int i = 0; i < 3_000; i++) {
      invented.add(Checks.of("invented-" + i).from("berlin-1").up(minute(2)));
    }
    store(invented);
    store(up("berlin-1", 3, 12, "shop", "blog"));
    judgeAt(minute(11));
    assertThat(incidents()).hasSize(SilenceLimit.NO_DATA.older());
    assertThat(silence.untold().targets()).isEqualTo(3_000 - SilenceLimit.NO_DATA.older());

    store(up("berlin-1", 12, 20, "shop"));
    judgeAt(minute(19));
    assertThat(incidents())
        .hasSize(SilenceLimit.NO_DATA.older() + 1)
        .anyMatch(incident -> incident.startsWith("no_data blog "));
  }
}
