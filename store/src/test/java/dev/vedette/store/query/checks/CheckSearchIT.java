package dev.vedette.store.query.checks;

import static dev.vedette.store.Checks.NOON;
import static org.assertj.core.api.Assertions.assertThat;

import dev.vedette.model.CheckResult;
import dev.vedette.model.Retention;
import dev.vedette.store.Checks;
import dev.vedette.store.StorageSettings;
import dev.vedette.store.TestDatabase;
import dev.vedette.store.checks.CheckResults;
import dev.vedette.store.history.History;
import dev.vedette.store.query.Span;
import dev.vedette.store.query.targets.TargetLookup;
import dev.vedette.store.query.targets.WatchedTarget;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Six days of checks, most of them archived; every tenth of them is down. */
class CheckSearchIT {
  private static final Duration INTERVAL = Duration.ofMinutes(30);
  private static final Instant FIRST = NOON.minus(Duration.ofDays(6));
  private static final Span ALL = new Span(FIRST, NOON);
  private static final Checks SHOP = Checks.of("shop").tagged(Map.of("team", "web", "tier", "1"));

  private static final List<CheckResult> berlin = new ArrayList<>();
  @RegisterExtension static final TestDatabase database = new TestDatabase();
  private static CheckSearch search;
  private static TargetLookup lookup;

  @BeforeAll
  static void start() {
    CheckResults results = new CheckResults(database.database(), InstantSource.fixed(NOON));
    List<CheckResult> tokyo = new ArrayList<>();
    for (Instant slot = FIRST; slot.isBefore(NOON); slot = slot.plus(INTERVAL)) {
      boolean down = berlin.size() % 10 == 9;
      berlin.add(down ? SHOP.down(slot, "expected status 2xx, got 503") : SHOP.up(slot));
      tokyo.add(SHOP.from("tokyo").up(slot.plusSeconds(5)));
    }
    results.insert(berlin);
    results.insert(tokyo);
    results.insert(List.of(Checks.of("Shop-2").up(NOON), Checks.of("blog").up(NOON)));
    new History(
            database.database(),
            new StorageSettings(
                new Retention(2), new Retention(365), new Retention(365), new Retention(365)))
        .maintain(NOON);
    search = new CheckSearch(database.database());
    lookup = new TargetLookup(database.database());
  }

  @Test
  void theNewestComeFirstWhereverTheyStand() {
    assertThat(search.newest("shop", "berlin-1", ALL, null, 1000)).isEqualTo(berlin.reversed());
    assertThat(search.newest("shop", null, ALL, null, 1000)).hasSize(2 * berlin.size());
    assertThat(search.newest("shop", null, ALL, null, 3))
        .extracting(CheckResult::location)
        .containsExactly("tokyo", "berlin-1", "tokyo");
    assertThat(search.newest("shop", null, new Span(NOON, NOON), null, 3)).isEmpty();
    assertThat(search.newest("nobody", null, ALL, null, 3)).isEmpty();
  }

  @Test
  void failingChecksOfADayThatIsArchivedAreFound() {
    Span day =
        new Span(Instant.parse("2026-11-19T00:00:00Z"), Instant.parse("2026-11-20T00:00:00Z"));

    assertThat(search.newest("shop", null, day, "down", 100))
        .isEqualTo(
            berlin.reversed().stream()
                .filter(check -> day.contains(check.scheduledAt()) && check.failure() != null)
                .toList())
        .isNotEmpty();
  }

  @Test
  void aCheckHasNeighboursAndAGoodOneBeforeIt() {
    CheckResult bad = berlin.get(9);

    assertThat(search.at("shop", "berlin-1", bad.scheduledAt())).hasValue(bad);
    assertThat(search.at("shop", "tokyo", bad.scheduledAt())).isEmpty();
    assertThat(search.lastUp("shop", "berlin-1", bad.scheduledAt())).hasValue(berlin.get(8));
    assertThat(search.before("shop", "berlin-1", bad.scheduledAt()))
        .hasValue(berlin.get(8).scheduledAt());
    assertThat(search.after("shop", "berlin-1", bad.scheduledAt()))
        .hasValue(berlin.get(10).scheduledAt());
    assertThat(search.before("shop", "berlin-1", FIRST)).isEmpty();
    assertThat(search.after("shop", "berlin-1", berlin.getLast().scheduledAt())).isEmpty();
  }

  @Test
  void aTargetIsFoundWithWhereItWasWatchedFrom() {
    WatchedTarget shop = lookup.find("shop").orElseThrow();

    assertThat(shop.url()).isEqualTo("https://shop.example/");
    assertThat(shop.tags()).isEqualTo(Map.of("team", "web", "tier", "1"));
    assertThat(shop.firstSeen()).isEqualTo(FIRST);
    assertThat(shop.isWatchedFrom("tokyo")).isTrue();
    assertThat(shop.isWatchedFrom("mars")).isFalse();
    assertThat(lookup.find("nobody")).isEmpty();
  }

  @Test
  void whoMistypesANameIsToldOfThoseLikeIt() {
    assertThat(lookup.similar("SHOP")).containsExactly("shop", "Shop-2");
    assertThat(lookup.similar("my-blog")).containsExactly("blog");
    assertThat(lookup.similar("%")).isEmpty();
  }

  @Test
  void onlyTheDaysOfTheSpanAreUnpacked() throws SQLException {
    String plan =
        String.join(
            "\n",
            database.rows(
                """
                EXPLAIN SELECT * FROM check_history r WHERE r.target_id = 1 AND r.location_id = 1
                  AND r.day BETWEEN '2026-11-19' AND '2026-11-19'
                  AND r.scheduled_at >= '2026-11-19 00:00+00'
                  AND r.scheduled_at < '2026-11-20 00:00+00'
                """));

    assertThat(plan).contains("check_archive_202611").doesNotContain("check_result_2026112");
  }
}
