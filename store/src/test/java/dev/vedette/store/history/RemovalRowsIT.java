package dev.vedette.store.history;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vedette.model.CheckResult;
import dev.vedette.model.FailureCode;
import dev.vedette.model.alert.AlertRule;
import dev.vedette.model.alert.Alerts;
import dev.vedette.model.alert.Quorum;
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

class RemovalRowsIT {
  private static final Instant NOON = Checks.NOON;
  private static final InstantSource CLOCK = InstantSource.fixed(NOON.plus(Duration.ofHours(1)));
  private static final Instant LATER = NOON.plus(Duration.ofMinutes(30));

  private static final String INCIDENTS =
      "SELECT t.name || ' ' || coalesce(i.reason::text, 'open') FROM incident i"
          + " JOIN target t USING (target_id) ORDER BY t.name";

  @RegisterExtension static final TestDatabase postgres = new TestDatabase();
  private Decisions decisions;
  private CheckResults results;
  private RemovalRows removals;

  @BeforeEach
  void clear() throws SQLException {
    postgres.clear();
    decisions = new Decisions(postgres.database(), DecisionListener.NONE, Decisions.MAX_TARGETS);
    results = new CheckResults(postgres.database(), CLOCK, decisions);
    removals = new RemovalRows(postgres.database());
  }

  private static List<CheckResult> down(Checks target) {
    List<CheckResult> checks = new ArrayList<>();
    for (int minute = 0; minute < 5; minute++) {
      checks.add(target.down(NOON.plus(Duration.ofMinutes(minute)), "refused"));
    }
    return checks;
  }

  /** In the table that the page reads, too. */
  private void store(List<CheckResult> checks) {
    var _ = results.insert(checks);
    decisions.save(Map.of(0, LATER));
  }

  @Test
  void whatIsSaidInTheCheckersPlaceClosesWhatIsOpenByTheRuleThatHeld() throws SQLException {
    Map<String, String> tags = Map.of("team", "web", "env", "prod");
    Alerts any = new Alerts(new AlertRule(2, 1, Quorum.ANY), List.of("router"));
    for (String location : List.of("berlin-1", "tokyo")) {
      store(
          down(Checks.of("shop").from(location).tagged(tags)).stream()
              .map(check -> with(any, check))
              .toList());
    }
    assertThat(postgres.rows(INCIDENTS)).containsExactly("shop open");

    List<CheckResult> rows = removals.of(List.of("shop"), LATER);

    assertThat(rows).extracting(CheckResult::location).containsExactly("berlin-1", "tokyo");
    assertThat(rows)
        .allSatisfy(row -> {
          assertThat(row.failure().code()).isEqualTo(FailureCode.TARGET_REMOVED);
          assertThat(row.scheduledAt()).isEqualTo(LATER);
          assertThat(row.alerts()).isEqualTo(any);
          assertThat(row.tags()).isEqualTo(tags);
        });

    store(rows);

    assertThat(postgres.rows(INCIDENTS)).containsExactly("shop removed");
    assertThat(removals.of(List.of("shop"), LATER.plusSeconds(600))).isEmpty();
  }

  private static CheckResult with(Alerts alerts, CheckResult check) {
    return new CheckResult(
        check.target(),
        check.location(),
        check.scheduledAt(),
        check.startedAt(),
        check.interval(),
        check.url(),
        check.outcome(),
        check.status(),
        check.httpVersion(),
        check.ip(),
        check.bytes(),
        check.bodyCut(),
        check.redirects(),
        check.bodyMatched(),
        check.timings(),
        check.certificate(),
        check.tags(),
        alerts,
        null);
  }

  @Test
  void nothingIsSaidOfWhatIsCheckedNotNamedOrNotInTrouble() {
    store(down(Checks.of("checked")));
    store(List.of(Checks.of("checked").from("tokyo").down(LATER.minusSeconds(60), "refused")));
    store(down(Checks.of("another")));
    store(List.of(Checks.of("well").up(NOON)));

    assertThat(removals.of(List.of("checked", "well", "unknown"), LATER)).isEmpty();
  }
}
