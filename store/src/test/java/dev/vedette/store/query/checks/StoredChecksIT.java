package dev.vedette.store.query.checks;

import static dev.vedette.store.Checks.NOON;
import static org.assertj.core.api.Assertions.assertThat;

import dev.vedette.model.CheckResult;
import dev.vedette.model.Retention;
import dev.vedette.model.alert.AlertRule;
import dev.vedette.model.alert.Alerts;
import dev.vedette.model.alert.Quorum;
import dev.vedette.store.Checks;
import dev.vedette.store.StorageSettings;
import dev.vedette.store.TestDatabase;
import dev.vedette.store.checks.CheckResults;
import dev.vedette.store.history.History;
import java.sql.SQLException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Checks and their evidence, from the batch to whoever reads them. */
class StoredChecksIT {
  /** Hostile, as it passes through arrays, casts and a column. */
  private static final String EVIDENCE =
      "{\"hops\":[],\"body\":\"{a,b}\\\\ \\\" \\u0007 '); DROP TABLE target; \u202e\uD83D\uDE00\"}";

  private static final Duration MINUTE = Duration.ofMinutes(1);

  @RegisterExtension static final TestDatabase database = new TestDatabase();
  private static CheckResults results;
  private static StoredChecks checks;

  @BeforeAll
  static void start() {
    results = new CheckResults(database.database(), InstantSource.fixed(NOON));
    checks = new StoredChecks(database.database());
  }

  @BeforeEach
  void clear() throws SQLException {
    database.clear();
  }

  @Test
  void whatWasStoredIsReadAsItWas() {
    Checks shop = Checks.of("shop");
    List<CheckResult> all =
        List.of(
            shop.up(NOON),
            shop.telling(NOON.plus(MINUTE), EVIDENCE),
            shop.down(NOON.plus(MINUTE.multipliedBy(2)), "why"),
            shop.missed(NOON.plus(MINUTE.multipliedBy(3))));
    results.insert(all);
    results.insert(List.of(Checks.of("blog").up(NOON)));

    assertThat(checks.last("shop", 20)).isEqualTo(all);
    assertThat(checks.last("shop", 2)).isEqualTo(all.subList(2, 4));
    assertThat(checks.last("nobody", 20)).isEmpty();
  }

  @Test
  void theRuleOfItsTimeComesWithACheck() {
    Alerts once = new Alerts(new AlertRule(1, 5, Quorum.ALL), List.of("router", "switch"));
    Alerts twice = new Alerts(new AlertRule(2, 5, Quorum.ALL), List.of());
    List<CheckResult> all =
        List.of(
            judged(once, Checks.of("shop").up(NOON)),
            Checks.of("shop").up(NOON.plus(MINUTE)),
            judged(twice, Checks.of("shop").up(NOON.plus(MINUTE.multipliedBy(2)))));
    results.insert(all);
    assertThat(checks.last("shop", 3)).isEqualTo(all);

    new History(
            database.database(),
            new StorageSettings(
                new Retention(2), new Retention(365), new Retention(365), new Retention(365)))
        .maintain(NOON.plus(Duration.ofDays(5)));
    assertThat(checks.last("shop", 3)).isEmpty();
    assertThat(checks.at("shop", NOON)).containsExactly(all.getFirst());
  }

  private static CheckResult judged(Alerts alerts, CheckResult usual) {
    return new CheckResult(
        usual.target(),
        usual.location(),
        usual.scheduledAt(),
        usual.startedAt(),
        usual.interval(),
        usual.url(),
        usual.outcome(),
        usual.status(),
        usual.httpVersion(),
        usual.ip(),
        usual.bytes(),
        false,
        usual.redirects(),
        usual.bodyMatched(),
        usual.timings(),
        usual.certificate(),
        usual.tags(),
        alerts,
        null);
  }

  @Test
  void evidenceThatComesAgainIsStoredOnce() throws SQLException {
    CheckResult telling = Checks.of("shop").telling(NOON, EVIDENCE);
    results.insert(List.of(telling));
    results.insert(List.of(telling, Checks.of("shop").telling(NOON, "{}")));
    results.insert(List.of(Checks.of("shop").up(NOON.plus(MINUTE)), telling));

    assertThat(database.value("SELECT count(*) FROM check_evidence")).isEqualTo("1");
    assertThat(checks.last("shop", 1_000).getFirst()).isEqualTo(telling);
  }

  @Test
  void evidenceOfASlotThatWasUpIsNotShown() {
    results.insert(List.of(Checks.of("shop").up(NOON)));
    results.insert(List.of(Checks.of("shop").telling(NOON, EVIDENCE)));

    assertThat(checks.last("shop", 1)).containsExactly(Checks.of("shop").up(NOON));
  }

  @Test
  void atAMomentEachLocationHasItsNewestCheck() {
    Checks shop = Checks.of("shop");
    Checks tokyo = shop.from("tokyo");
    results.insert(
        List.of(
            shop.up(NOON),
            tokyo.telling(NOON.plusSeconds(30), EVIDENCE),
            shop.up(NOON.plus(MINUTE)),
            tokyo.up(NOON.plusSeconds(90))));

    assertThat(checks.at("shop", NOON.plusSeconds(59)))
        .containsExactly(shop.up(NOON), tokyo.telling(NOON.plusSeconds(30), EVIDENCE));
    assertThat(checks.at("shop", NOON.minusSeconds(1))).isEmpty();
    assertThat(checks.at("shop", NOON.plus(Duration.ofDays(3)))).isEmpty();
  }

  @Test
  void evidenceOutlivesTheRawCheckAndIsDroppedAtItsOwnAge() throws SQLException {
    History history =
        new History(
            database.database(),
            new StorageSettings(
                new Retention(2),
                new Retention(365),
                new Retention(100),
                new Retention(200),
                new Retention(5)));
    CheckResult telling = Checks.of("shop").telling(NOON, EVIDENCE);
    results.insert(List.of(telling));

    history.maintain(NOON.plus(Duration.ofDays(5)));
    assertThat(checks.last("shop", 20)).isEmpty();
    assertThat(checks.at("shop", NOON)).containsExactly(telling);

    history.maintain(NOON.plus(Duration.ofDays(6)));
    assertThat(checks.at("shop", NOON)).containsExactly(Checks.of("shop").down(NOON, "why"));
    assertThat(database.value("SELECT to_regclass('check_evidence_20261124')")).isEqualTo("null");
    assertThat(database.value("SELECT to_regclass('check_evidence_20261130')"))
        .isEqualTo("check_evidence_20261130");
  }
}
