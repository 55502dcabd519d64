package dev.vedette.store.query.targets;

import static dev.vedette.store.Checks.NOON;
import static org.assertj.core.api.Assertions.assertThat;

import dev.vedette.model.CheckResult;
import dev.vedette.model.Failure;
import dev.vedette.model.FailureCode;
import dev.vedette.model.Outcome;
import dev.vedette.model.Phase;
import dev.vedette.store.Checks;
import dev.vedette.store.StorageSettings;
import dev.vedette.store.TargetStateRows;
import dev.vedette.store.TestDatabase;
import dev.vedette.store.checks.CheckResults;
import dev.vedette.store.history.ForgottenTargets;
import dev.vedette.store.history.History;
import java.sql.SQLException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class TargetStatesIT {
  @RegisterExtension static final TestDatabase database = new TestDatabase();
  private static CheckResults results;
  private static TargetStates states;

  @BeforeAll
  static void start() {
    results = new CheckResults(database.database(), InstantSource.system());
    states = new TargetStates(database.database());
  }

  @BeforeEach
  void clear() throws SQLException {
    database.clear();
  }

  @Test
  void anEmptyDatabaseHasNothingToShow() {
    assertThat(states.read()).isEmpty();
    assertThat(states.readAt(NOON)).isEmpty();
  }

  @Test
  void theLastCheckIsTheState() throws SQLException {
    Checks shop = Checks.of("shop").tagged(Map.of("team", "web", "env", "a \"b\""));
    store(shop.up(NOON.minusSeconds(60)), shop.down(NOON, "no 'OK'"));

    TargetState state = states.read().getFirst();

    assertThat(state.target()).isEqualTo("shop");
    assertThat(state.location()).isEqualTo("berlin-1");
    assertThat(state.tags()).isEqualTo(Map.of("team", "web", "env", "a \"b\""));
    assertThat(state.url()).isEqualTo("https://shop.example/");
    assertThat(state.interval()).isEqualTo(Duration.ofMinutes(1));
    assertThat(state.scheduledAt()).isEqualTo(NOON);
    assertThat(state.knownAt()).isEqualTo(NOON);
    assertThat(state.outcome())
        .isEqualTo(
            new Outcome.Down(new Failure(FailureCode.BODY_MISMATCH, "no 'OK'", Phase.RECEIVE)));
    assertThat(state.status()).isEqualTo(200);
    assertThat(state.totalUs()).isEqualTo(65610);
    assertThat(states.readAt(NOON)).isEqualTo(states.read());
  }

  @Test
  void tagsThatChangeAreSeenAtOnce() throws SQLException {
    store(Checks.of("shop").tagged(Map.of("a", "1")).up(NOON));
    assertThat(states.read().getFirst().tags()).isEqualTo(Map.of("a", "1"));
    store(Checks.of("shop").tagged(Map.of()).up(NOON.plusSeconds(60)));
    assertThat(states.read().getFirst().tags()).isEmpty();
  }

  @Test
  void aForgottenTargetIsLeftOutUntilItIsCheckedAgain() throws SQLException {
    store(
        Checks.of("shop").up(NOON.minusSeconds(1), 100),
        Checks.of("old").up(NOON.minusSeconds(3_600), 100));
    ForgottenTargets targets = new ForgottenTargets(database.database());

    assertThat(targets.forget(List.of("old", "shop", "none"), NOON))
        .containsExactlyInAnyOrder(
            new ForgottenTargets.Forgotten("old", false, false),
            new ForgottenTargets.Forgotten("shop", true, false));
    assertThat(states.read()).isEmpty();

    // One that was on its way, and one of a later slot.
    store(Checks.of("old").up(NOON.minusSeconds(2), 100));
    store(Checks.of("shop").up(NOON.plusSeconds(1), 100));

    assertThat(states.read()).extracting(TargetState::target).containsExactly("shop");
  }

  @Test
  void ofAPausedTargetThatIsForgottenItIsSaid() throws SQLException {
    store(
        Checks.of("shop").up(NOON.minusSeconds(2), 100),
        Checks.of("shop").failing(NOON.minusSeconds(1), FailureCode.TARGET_PAUSED));

    assertThat(new ForgottenTargets(database.database()).forget(List.of("shop"), NOON))
        .containsExactly(new ForgottenTargets.Forgotten("shop", true, true));
  }

  @Test
  void theRowThatTellsOfARemovalBringsNobodyBack() throws SQLException {
    Checks shop = Checks.of("shop");
    store(shop.up(NOON.minusSeconds(1), 100), Checks.of("blog").up(NOON.minusSeconds(1), 100));
    new ForgottenTargets(database.database()).forget(List.of("shop"), NOON);
    store(
        shop.failing(NOON.plusSeconds(1), FailureCode.TARGET_REMOVED),
        Checks.of("blog").failing(NOON.plusSeconds(1), FailureCode.TARGET_REMOVED));

    assertThat(states.read()).extracting(TargetState::target).containsExactly("blog");

    store(shop.up(NOON.plusSeconds(2), 100));
    assertThat(states.read()).extracting(TargetState::target).containsExactly("blog", "shop");
  }

  @Test
  void whatIsNotAmongTheWatchedLeavesThePageAtOnce() throws SQLException {
    store(Checks.of("shop").up(NOON, 100), Checks.of("demo").up(NOON, 100));

    new ForgottenTargets(database.database()).forgetOthers(List.of("shop"), NOON.minusSeconds(1));
    assertThat(states.read()).hasSize(2);
    new ForgottenTargets(database.database()).forgetOthers(List.of("shop"), NOON);

    assertThat(states.read()).extracting(TargetState::target).containsExactly("shop");
  }

  @Test
  void targetsAndLocationsAreApartAndInOrder() throws SQLException {
    store(
        Checks.of("shop").from("tokyo").up(NOON),
        Checks.of("shop").up(NOON),
        Checks.of("blog").up(NOON));

    assertThat(states.read())
        .extracting(state -> state.target() + "@" + state.location())
        .containsExactly("blog@berlin-1", "shop@berlin-1", "shop@tokyo");
  }

  @Test
  void aLocationThatGaveATargetUpIsLeftOutButNoTargetVanishes() throws SQLException {
    store(
        Checks.of("shop").from("tokyo").up(NOON.minus(Duration.ofDays(8))),
        Checks.of("shop").up(NOON),
        Checks.of("blog").up(NOON.minus(Duration.ofDays(80))));

    assertThat(states.read())
        .extracting(state -> state.target() + "@" + state.location())
        .containsExactly("blog@berlin-1", "shop@berlin-1");
  }

  @Test
  void aMomentOfThePastIsTheSameBeforeAndAfterTheArchive() throws SQLException {
    Checks shop = Checks.of("shop");
    store(
        shop.up(NOON.minusSeconds(60)),
        shop.down(NOON, "x"),
        shop.up(NOON.plusSeconds(60)),
        shop.from("oslo").missed(NOON.plusSeconds(30)));
    List<TargetState> then = states.readAt(NOON.plusSeconds(59));

    assertThat(then)
        .extracting(state -> state.location() + " " + state.outcome().wireName())
        .containsExactly("berlin-1 down", "oslo unknown");
    new History(database.database(), StorageSettings.DEFAULT)
        .maintain(NOON.plus(Duration.ofDays(60)));
    assertThat(database.value("SELECT count(*) FROM check_result")).isEqualTo("0");
    assertThat(states.readAt(NOON.plusSeconds(59))).isEqualTo(then);
  }

  private static void store(CheckResult... checks) throws SQLException {
    for (CheckResult check : checks) {
      results.insert(List.of(check));
    }
    TargetStateRows.fill(database);
  }
}
