package dev.vedette.store.observations;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vedette.model.CheckResult;
import dev.vedette.model.FailureCode;
import dev.vedette.model.Retention;
import dev.vedette.model.alert.AlertRule;
import dev.vedette.model.alert.Quorum;
import dev.vedette.model.incident.FoldState;
import dev.vedette.model.incident.Incident;
import dev.vedette.model.incident.IncidentFold;
import dev.vedette.model.incident.IncidentHistory;
import dev.vedette.model.incident.Observation;
import dev.vedette.model.incident.Transition;
import dev.vedette.store.Checks;
import dev.vedette.store.StorageSettings;
import dev.vedette.store.TestDatabase;
import dev.vedette.store.checks.CheckResults;
import dev.vedette.store.history.History;
import dev.vedette.store.query.Span;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.function.BiFunction;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * The decision made again from what is stored, raw and archived, beside the one made from memory.
 */
class BacktestIT {
  /** The evening of the first of three days. */
  private static final Instant START = Instant.parse("2026-11-20T20:00:00Z");

  private static final int MINUTES = 33 * 60;
  private static final AlertRule STRICT = new AlertRule(1, 1, Quorum.ANY);
  private static final Span ALL = new Span(START, START.plus(Duration.ofMinutes(MINUTES)));

  @RegisterExtension static final TestDatabase database = new TestDatabase();
  private static final Map<String, List<CheckResult>> CHECKS = new TreeMap<>();

  @BeforeAll
  static void store() throws SQLException {
    Random random = new Random(14);
    for (String target : List.of("blog", "mail", "shop")) {
      List<CheckResult> checks = new ArrayList<>();
      for (String location : List.of("berlin-1", "oslo", "tokyo")) {
        checks.addAll(random(random, Checks.of(target).from(location)));
      }
      checks.sort(
          Comparator.comparing(CheckResult::scheduledAt).thenComparing(CheckResult::location));
      CHECKS.put(target, checks);
    }
    insert(random);
    StorageSettings storage =
        new StorageSettings(
            new Retention(2),
            new Retention(365),
            new Retention(100),
            new Retention(200),
            new Retention(5));
    new History(database.database(), storage).maintain(Instant.parse("2026-11-23T12:00:00Z"));
  }

  private static List<CheckResult> random(Random random, Checks checks) {
    List<CheckResult> all = new ArrayList<>();
    int offset = random.nextInt(60);
    while (all.size() < MINUTES) {
      int kind = random.nextInt(12);
      for (int run = random.nextInt(1, 40); run > 0 && all.size() < MINUTES; run--) {
        Instant slot = START.plusSeconds(60L * all.size() + offset);
        all.add(
            switch (kind) {
              case 0, 1, 2 -> checks.down(slot, "why");
              case 3 -> checks.failing(slot, FailureCode.CHECKER_OFFLINE);
              case 4 -> checks.missed(slot);
              default -> checks.up(slot);
            });
      }
    }
    return all;
  }

  /** In any order, as they might arrive. */
  private static void insert(Random random) {
    List<CheckResult> all =
        new ArrayList<>(CHECKS.values().stream().flatMap(List::stream).toList());
    Collections.shuffle(all, random);
    CheckResults results =
        new CheckResults(database.database(), InstantSource.fixed(ALL.to().plusSeconds(60)));
    IntStream.iterate(0, at -> at < all.size(), at -> at + 4_000)
        .forEach(at -> results.insert(all.subList(at, Math.min(all.size(), at + 4_000))));
  }

  @Test
  void theStoredChecksAreHalfRawAndHalfArchived() throws SQLException {
    assertThat(database.value("SELECT count(*) > 2000 FROM check_result")).isEqualTo("t");
    assertThat(database.value("SELECT count(DISTINCT day) FROM check_archive")).isEqualTo("1");
  }

  @Test
  void theDecisionFromTheStoreIsThatFromMemory() {
    for (AlertRule rule : List.of(AlertRule.DEFAULT, STRICT, new AlertRule(4, 3, Quorum.ALL))) {
      assertThat(stored(null, ALL, (target, past) -> rule))
          .isEqualTo(remembered(CHECKS.keySet(), ALL, rule));
    }
    assertThat(remembered(CHECKS.keySet(), ALL, STRICT).get("shop")).hasSizeGreaterThan(10);
  }

  @Test
  void aSpanHasItsBeginningAndNotItsEnd() {
    CheckResult first = CHECKS.get("shop").get(500);
    CheckResult end = CHECKS.get("shop").get(4_000);
    Span span = new Span(first.scheduledAt(), end.scheduledAt());

    assertThat(stored(List.of("shop"), span, (target, past) -> STRICT))
        .isEqualTo(remembered(List.of("shop"), span, STRICT));
    assertThat(
            new Backtest(database.database())
                .run(
                    List.of("shop"),
                    span,
                    (target, slot, past) -> past.rule(),
                    (target, incidents) -> {}))
        .isEqualTo(
            CHECKS.get("shop").stream()
                .filter(check -> !check.scheduledAt().isBefore(span.from()))
                .filter(check -> check.scheduledAt().isBefore(span.to()))
                .count());
  }

  @Test
  void eachTargetMayHaveARuleOfItsOwn() {
    Map<String, List<Incident>> expected = remembered(CHECKS.keySet(), ALL, AlertRule.DEFAULT);
    expected.putAll(remembered(List.of("mail"), ALL, STRICT));

    assertThat(stored(null, ALL, (target, past) -> target.equals("mail") ? STRICT : past))
        .isEqualTo(expected);
  }

  @Test
  void theRuleOfItsTimeComesWithEachCheck() throws SQLException {
    database.execute(
        """
        INSERT INTO alert_rule ("after", recover, quorum, depends_on) VALUES (1, 1, 'any', '{}');
        UPDATE check_result SET rule_id = (SELECT max(rule_id) FROM alert_rule)
          WHERE target_id = (SELECT target_id FROM target WHERE name = 'blog');
        UPDATE check_archive SET rule_id = array_fill(
            (SELECT max(rule_id) FROM alert_rule), ARRAY[checks])
          WHERE target_id = (SELECT target_id FROM target WHERE name = 'blog')
        """);

    Map<String, List<Incident>> expected = remembered(CHECKS.keySet(), ALL, AlertRule.DEFAULT);
    expected.putAll(remembered(List.of("blog"), ALL, STRICT));
    assertThat(stored(null, ALL, (target, past) -> past)).isEqualTo(expected);
    database.execute("UPDATE check_result SET rule_id = NULL");
    database.execute("UPDATE check_archive SET rule_id = NULL");
  }

  @Test
  void aRuleThatFailsEndsIt() {
    assertThatThrownBy(() ->
            stored(
                null,
                ALL,
                (target, past) -> {
                  throw new IllegalArgumentException("no");
                }))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("no");
  }

  @Test
  void inPartsItIsTheSame() {
    for (int maxChecks : List.of(1_000, 3_000, 100_000)) {
      Map<String, List<Incident>> incidents = new TreeMap<>();
      long checks =
          new Backtest(new ObservationHistory(database.database(), maxChecks))
              .run(null, ALL, (target, slot, past) -> STRICT, incidents::put);
      assertThat(checks).isEqualTo(9L * MINUTES);
      assertThat(incidents).isEqualTo(remembered(CHECKS.keySet(), ALL, STRICT));
    }
  }

  private static Map<String, List<Incident>> stored(
      List<String> targets, Span span, BiFunction<String, AlertRule, AlertRule> rules) {
    Map<String, List<Incident>> incidents = new TreeMap<>();
    new Backtest(database.database())
        .run(
            targets,
            span,
            (target, slot, past) -> rules.apply(target, past.rule()),
            incidents::put);
    return incidents;
  }

  private static Map<String, List<Incident>> remembered(
      Iterable<String> targets, Span span, AlertRule rule) {
    Map<String, List<Incident>> incidents = new TreeMap<>();
    for (String target : targets) {
      FoldState state = FoldState.START;
      List<Transition> transitions = new ArrayList<>();
      for (CheckResult check : CHECKS.get(target)) {
        if (!check.scheduledAt().isBefore(span.from()) && check.scheduledAt().isBefore(span.to())) {
          IncidentFold.Step step = IncidentFold.step(state, Observation.of(check), rule);
          transitions.addAll(step.transitions());
          state = step.state();
        }
      }
      incidents.put(target, IncidentHistory.of(FoldState.START, transitions));
    }
    return incidents;
  }
}
