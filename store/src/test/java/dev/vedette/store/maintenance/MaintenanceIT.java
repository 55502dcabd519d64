package dev.vedette.store.maintenance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vedette.model.maintenance.Maintenance;
import dev.vedette.model.maintenance.MaintenanceScope;
import dev.vedette.model.maintenance.Moment;
import dev.vedette.model.maintenance.Recurrence;
import dev.vedette.model.maintenance.Window;
import dev.vedette.store.Background;
import dev.vedette.store.TestDatabase;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class MaintenanceIT {
  /** A Sunday, half an hour into the window of {@link #SUNDAYS}. */
  private static final Instant NOW = Instant.parse("2026-11-29T01:30:00Z");

  private static final Instant BEGUN = Instant.parse("2026-11-29T01:00:00Z");
  private static final Maintenance SUNDAYS =
      rule("FREQ=WEEKLY;BYDAY=SU", List.of("shop"), Map.of());
  private static final Maintenance NIGHTS = rule("FREQ=DAILY", List.of(), Map.of("team", "web"));
  private static final MaintenanceScope SHOP = MaintenanceScope.of(List.of("shop"), Map.of());

  @RegisterExtension static final TestDatabase database = new TestDatabase();
  private static MaintenanceWindows windows;

  @BeforeAll
  static void start() {
    windows = new MaintenanceWindows(database.database());
  }

  @BeforeEach
  void empty() throws Exception {
    database.clear();
  }

  @Test
  void theWindowsOfFortyDaysAreMadeOnceHoweverOftenAndByHowManyWriters() throws Exception {
    MaintenanceRules one = new MaintenanceRules(database.database(), List.of(SUNDAYS, NIGHTS));
    MaintenanceRules other = new MaintenanceRules(database.database(), List.of(NIGHTS, SUNDAYS));

    one.apply(NOW);
    other.apply(NOW);
    one.apply(NOW.plus(Duration.ofHours(2)));
    other.apply(NOW.plus(Duration.ofHours(2)));

    assertThat(begins(SUNDAYS)).hasSize(6).first().isEqualTo("2026-11-29 01:00:00");
    assertThat(begins(NIGHTS)).hasSize(41).last().isEqualTo("2027-01-08 01:00:00");
    assertThat(database.value("SELECT 1 + max(window_id) - min(window_id) FROM maintenance_window"))
        .isEqualTo("47");
  }

  @Test
  void writersThatStartAtOnceMakeEachWindowOnce() throws Exception {
    var first = Background.run(() -> rules(NIGHTS).apply(NOW));
    var second = Background.run(() -> rules(NIGHTS).apply(NOW));
    first.get();
    second.get();

    assertThat(begins(NIGHTS)).hasSize(41);
  }

  @Test
  void aChangedRuleReplacesWhatItHasAheadAndNothingElse() throws Exception {
    rules(SUNDAYS, NIGHTS).apply(NOW);
    windows.add(SHOP, new Window(NOW.plusSeconds(60), NOW.plusSeconds(600)), "by hand", NOW);
    Maintenance longer = rule("FREQ=WEEKLY;BYDAY=SU", List.of("shop", "blog"), Map.of());

    rules(longer, NIGHTS).apply(NOW);

    assertThat(begins(SUNDAYS)).as("has begun").containsExactly("2026-11-29 01:00:00");
    assertThat(begins(longer)).hasSize(6);
    assertThat(begins(NIGHTS)).hasSize(41);
    assertThat(database.value("SELECT count(*) FROM maintenance_window WHERE rule IS NULL"))
        .isEqualTo("1");
  }

  @Test
  void theRulesOfTheWriterThatStartedLastHoldAndTheOtherLeavesThem() throws Exception {
    MaintenanceRules older = rules(SUNDAYS);
    MaintenanceRules newer = rules(NIGHTS);
    older.apply(NOW);
    newer.apply(NOW);

    for (int hours = 1; hours < 5; hours++) {
      older.apply(NOW.plus(Duration.ofHours(hours)));
      newer.apply(NOW.plus(Duration.ofHours(hours)));
    }

    assertThat(begins(SUNDAYS)).containsExactly("2026-11-29 01:00:00");
    assertThat(begins(NIGHTS)).hasSize(41);
  }

  @Test
  void rulesThatAreReadAgainAreTakenUp() throws Exception {
    MaintenanceRules rules = rules(SUNDAYS);
    rules.apply(NOW);

    rules.replace(List.of());
    rules.apply(NOW);

    assertThat(begins(SUNDAYS)).containsExactly("2026-11-29 01:00:00");
  }

  @Test
  void aWindowThatWasCalledOffIsNotMadeAgain() throws Exception {
    MaintenanceRules rules = rules(SUNDAYS);
    rules.apply(NOW);
    Instant next = Instant.parse("2026-12-06T01:00:00Z");
    MaintenanceWindow planned = windows.covering("shop", Map.of(), next).orElseThrow();

    assertThat(windows.end(planned.id(), NOW)).isPresent();
    rules(SUNDAYS).apply(NOW.plus(Duration.ofHours(2)));

    assertThat(windows.covering("shop", Map.of(), next)).isEmpty();
    assertThat(windows.end(planned.id(), NOW)).as("a second time").isEmpty();
    assertThat(windows.between(next, next.plusSeconds(1))).isEmpty();
  }

  @Test
  void aWindowCoversItsTargetsFromItsBeginningUpToItsEnd() throws Exception {
    rules(SUNDAYS).apply(NOW);
    Instant end = BEGUN.plus(Duration.ofHours(2));

    assertThat(windows.covering("shop", Map.of(), BEGUN)).isPresent();
    assertThat(windows.covering("shop", Map.of(), end.minusMillis(1))).isPresent();
    assertThat(windows.covering("shop", Map.of(), BEGUN.minusMillis(1))).isEmpty();
    assertThat(windows.covering("shop", Map.of(), end)).isEmpty();
    assertThat(windows.covering("blog", Map.of(), BEGUN)).isEmpty();
    assertThat(windows.nextEndAfter(NOW)).contains(end);
    assertThat(windows.nextEndAfter(end)).isEmpty();
    assertThat(inMaintenance("shop", "{}", BEGUN)).isEqualTo("t");
    assertThat(inMaintenance("shop", "{}", end)).isEqualTo("f");
  }

  @Test
  void tagsHaveToBeThereAllOfThem() throws Exception {
    MaintenanceScope scope = MaintenanceScope.of(List.of(), Map.of("team", "web", "a'b", "\"c\\"));
    windows.add(scope, new Window(BEGUN, NOW.plusSeconds(60)), null, NOW);

    MaintenanceWindow found =
        windows.covering("x", Map.of("team", "web", "a'b", "\"c\\", "more", ""), NOW).orElseThrow();

    assertThat(found.scope()).isEqualTo(scope);
    assertThat(windows.covering("x", Map.of("team", "web"), NOW)).isEmpty();
    assertThat(inMaintenance("x", "{\"team\": \"web\"}", NOW)).isEqualTo("f");
  }

  @Test
  void windowsThatFollowEachOtherEndTogether() throws Exception {
    Instant middle = NOW.plusSeconds(600);
    Instant end = NOW.plusSeconds(1200);
    windows.add(SHOP, new Window(BEGUN, middle), null, NOW);
    windows.add(MaintenanceScope.ALL, new Window(middle, end), null, NOW);

    assertThat(windows.endOf("shop", Map.of(), NOW)).contains(end);
    assertThat(windows.endOf("blog", Map.of(), NOW)).isEmpty();
  }

  @Test
  void aWindowThatIsEndedCoversWhatPassed() throws Exception {
    long id =
        windows.add(SHOP, new Window(BEGUN, NOW.plusSeconds(600)), "disk", NOW).orElseThrow().id();

    MaintenanceWindow ended = windows.end(id, NOW).orElseThrow();

    assertThat(ended.until()).isEqualTo(NOW);
    assertThat(ended.note()).isEqualTo("disk");
    assertThat(windows.covering("shop", Map.of(), BEGUN)).contains(ended);
    assertThat(windows.covering("shop", Map.of(), NOW)).isEmpty();
    assertThat(windows.find(id)).contains(ended);
    assertThat(windows.find(id + 1)).isEmpty();
  }

  @Test
  void onceIsARuleToo() throws Exception {
    Maintenance once =
        new Maintenance(
            List.of("shop"),
            Map.of(),
            null,
            null,
            null,
            null,
            Moment.parse("2026-12-24T22:00"),
            Moment.parse("2026-12-25T04:00"),
            ZoneId.of("Europe/Berlin"),
            "move");
    rules(once).apply(NOW);

    assertThat(database.rows("SELECT from_at AT TIME ZONE 'UTC', note FROM maintenance_window"))
        .containsExactly("2026-12-24 21:00:00 move");
  }

  @Test
  void handsMakeABoundedNumberOfWindows() throws Exception {
    database.execute(
        """
        INSERT INTO maintenance_window (from_at, to_at, created_at, targets, tags)
        SELECT '2026-11-29', '2026-12-01', now(), '{}', '{}' FROM generate_series(1, 1000)
        """);

    assertThat(windows.add(SHOP, new Window(BEGUN, NOW.plusSeconds(60)), null, NOW)).isEmpty();
  }

  private static MaintenanceRules rules(Maintenance... rules) {
    return new MaintenanceRules(database.database(), List.of(rules));
  }

  private static Maintenance rule(String rrule, List<String> targets, Map<String, String> tags) {
    return new Maintenance(
        targets,
        tags,
        Recurrence.parse(rrule),
        LocalTime.of(2, 0),
        Duration.ofHours(2),
        null,
        null,
        null,
        ZoneId.of("Europe/Berlin"),
        null);
  }

  private static List<String> begins(Maintenance rule) throws SQLException {
    return database.rows(
        "SELECT from_at AT TIME ZONE 'UTC' FROM maintenance_window WHERE rule = '%s' ORDER BY 1"
            .formatted(rule.key()));
  }

  private static String inMaintenance(String target, String tags, Instant at) throws SQLException {
    return database.value("SELECT is_in_maintenance('%s', '%s', '%s')".formatted(target, tags, at));
  }
}
