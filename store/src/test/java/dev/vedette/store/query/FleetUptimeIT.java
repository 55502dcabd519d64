package dev.vedette.store.query;

import static dev.vedette.store.Checks.NOON;
import static org.assertj.core.api.Assertions.assertThat;

import dev.vedette.model.CheckResult;
import dev.vedette.model.maintenance.MaintenanceScope;
import dev.vedette.model.maintenance.Window;
import dev.vedette.store.Checks;
import dev.vedette.store.StorageSettings;
import dev.vedette.store.TestDatabase;
import dev.vedette.store.checks.CheckResults;
import dev.vedette.store.history.History;
import dev.vedette.store.maintenance.MaintenanceWindows;
import dev.vedette.store.query.FleetUptime.Answer;
import dev.vedette.store.query.FleetUptime.Line;
import dev.vedette.store.query.UptimeReport.Period;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Thirty days of three targets, one of them from two locations; some checks fail, some are missed.
 */
class FleetUptimeIT {
  private static final Duration INTERVAL = Duration.ofMinutes(10);
  private static final Instant FIRST = NOON.minus(Duration.ofDays(30));
  private static final long CHECK_MS = 60_000;
  private static final Instant ENDED = Instant.parse("2026-11-10T06:00:00Z");

  @RegisterExtension static final TestDatabase database = new TestDatabase();
  private static FleetUptime uptime;

  @BeforeAll
  static void start() {
    CheckResults results = new CheckResults(database.database(), InstantSource.fixed(NOON));
    Random random = new Random(11);
    List<CheckResult> all = new ArrayList<>();
    for (Instant slot = FIRST; slot.isBefore(NOON); slot = slot.plus(INTERVAL)) {
      for (Checks checks :
          List.of(
              Checks.of("shop"),
              Checks.of("shop").from("tokyo"),
              Checks.of("blog").tagged(Map.of("team", "media")),
              Checks.of("wiki"))) {
        all.add(check(checks, slot, random));
      }
    }
    results.insert(all);
    new History(database.database(), StorageSettings.DEFAULT).maintain(NOON);
    uptime = new FleetUptime(database.database());
  }

  private static CheckResult check(Checks checks, Instant slot, Random random) {
    return switch (random.nextInt(20)) {
      case 0 -> checks.down(slot, "broken");
      case 1 -> checks.missed(slot);
      default -> checks.up(slot);
    };
  }

  @AfterEach
  void endMaintenance() throws SQLException {
    database.execute("TRUNCATE maintenance_window");
    database.execute("TRUNCATE incident");
  }

  @ParameterizedTest
  @ValueSource(strings = {"UTC", "Europe/Berlin", "Asia/Kolkata", "America/St_Johns"})
  void everyTargetHasTheFiguresOfItsOwnReport(String id) {
    ZoneId zone = ZoneId.of(id);
    LocalDate first = LocalDate.of(2026, 11, 1);
    Period month = new Period(first, first.plusMonths(1).minusDays(1));
    Span span = span(first, zone);
    MaintenanceWindows windows = new MaintenanceWindows(database.database());
    for (int day = 10; day < 20; day++) {
      Instant from = Instant.parse("2026-11-%dT10:15:30Z".formatted(day));
      Window window = new Window(from, from.plus(Duration.ofHours(6)));
      windows.add(MaintenanceScope.of(List.of("blog", "shop"), Map.of()), window, null, NOON);
    }

    Answer answer = uptime.read(span, NOON);

    assertThat(answer.lines()).extracting(Line::target).containsExactly("blog", "shop", "wiki");
    UptimeReport report = new UptimeReport(database.database());
    for (Line line : answer.lines()) {
      UptimeReport.Line own =
          report.read(line.target(), null, List.of(month), zone, NOON).orElseThrow().all();
      assertThat(line.upMs()).isEqualTo(own.sums().upMs());
      assertThat(line.knownMs()).isEqualTo(own.sums().knownMs()).isPositive();
      assertThat(line.watchedMs()).isEqualTo(own.watched().toMillis());
      assertThat(line.locations()).isEqualTo(own.locations());
      assertThat(line.downMs()).isEqualTo(own.downMs());
      assertThat(line.plannedMs()).isEqualTo(own.maintenanceMs());
    }
    assertThat(answer.total().locations()).isEqualTo(4);
  }

  private static Span span(LocalDate first, ZoneId zone) {
    return new Span(
        first.atStartOfDay(zone).toInstant(), first.plusMonths(1).atStartOfDay(zone).toInstant());
  }

  @Test
  void maintenanceIsTakenOutOnceHoweverOftenItWasAnnounced() {
    Instant from = Instant.parse("2026-11-10T10:15:00Z");
    Span november = span(LocalDate.of(2026, 11, 1), ZoneId.of("UTC"));
    Answer before = uptime.read(november, NOON);
    MaintenanceWindows windows = new MaintenanceWindows(database.database());
    MaintenanceScope media = MaintenanceScope.of(List.of(), Map.of("team", "media"));
    MaintenanceScope blog = MaintenanceScope.of(List.of("blog"), Map.of());
    windows.add(media, new Window(from, from.plus(Duration.ofHours(4))), null, NOON);
    windows.add(
        blog,
        new Window(from.plus(Duration.ofHours(2)), from.plus(Duration.ofHours(6))),
        null,
        NOON);

    Answer after = uptime.read(november, NOON);

    Line whole = before.lines().getFirst();
    Line line = after.lines().getFirst();
    Sums within =
        new Timeline(database.database())
            .sum("blog", null, new Span(from, from.plus(Duration.ofHours(6))))
            .orElseThrow();
    assertThat(within.knownMs()).isGreaterThan(20 * CHECK_MS);
    assertThat(line.plannedMs()).isEqualTo(Duration.ofHours(6).toMillis());
    assertThat(line.knownMs()).isEqualTo(whole.knownMs() - within.knownMs());
    assertThat(line.upMs()).isEqualTo(whole.upMs() - within.upMs());
    assertThat(line.watchedMs()).isEqualTo(whole.watchedMs() - Duration.ofHours(6).toMillis());
    assertThat(after.lines().get(1)).isEqualTo(before.lines().get(1));
  }

  @Test
  void outagesThatHadAPartOfTheTimeAreCounted() throws SQLException {
    database.execute(
        """
        INSERT INTO incident (incident_id, opened_at, began_before, closed_at, target_id, kind, reason)
        SELECT gen_random_uuid(), t::timestamptz, t::timestamptz, u::timestamptz,
          (SELECT target_id FROM target WHERE name = 'wiki'), k::incident_kind,
          CASE WHEN u IS NOT NULL THEN 'recovered'::incident_reason END
        FROM (VALUES ('2026-10-31 23:00+00', '2026-11-01 01:00+00', 'down'),
          ('2026-10-30 23:00+00', '2026-10-31 01:00+00', 'down'),
          ('2026-11-05 23:00+00', '2026-11-06 01:00+00', 'certificate'),
          ('2026-11-20 23:00+00', NULL, 'down')) v (t, u, k)
        """);

    Answer answer = uptime.read(span(LocalDate.of(2026, 11, 1), ZoneId.of("UTC")), NOON);

    assertThat(answer.lines()).extracting(Line::incidents).containsExactly(0L, 0L, 2L);
  }

  @Test
  void outagesWithinMaintenanceAreNotCounted() throws SQLException {
    Window window = new Window(Instant.parse("2026-11-10T00:00:00Z"), ENDED);
    new MaintenanceWindows(database.database())
        .add(MaintenanceScope.of(List.of("wiki"), Map.of()), window, null, NOON);
    database.execute(
        """
        INSERT INTO incident (incident_id, opened_at, began_before, ended_after, closed_at, target_id,
          kind, reason)
        SELECT gen_random_uuid(), t::timestamptz, t::timestamptz, e::timestamptz, c::timestamptz,
          (SELECT target_id FROM target WHERE name = n), 'down', 'recovered'
        FROM (VALUES ('wiki', '2026-11-10 01:00+00', '2026-11-10 05:50+00', '2026-11-10 06:10+00'),
          ('wiki', '2026-11-10 01:00+00', '2026-11-10 06:00+00', '2026-11-10 06:10+00'),
          ('wiki', '2026-11-09 23:50+00', '2026-11-09 23:50+00', '2026-11-10 00:10+00'),
          ('blog', '2026-11-10 01:00+00', '2026-11-10 05:50+00', '2026-11-10 06:10+00')) v (n, t, e, c)
        """);

    Answer answer = uptime.read(span(LocalDate.of(2026, 11, 1), ZoneId.of("UTC")), NOON);

    assertThat(answer.lines()).extracting(Line::incidents).containsExactly(1L, 0L, 2L);
  }

  @Test
  void aMonthThatHasNotBegunHasNothing() {
    assertThat(uptime.read(span(LocalDate.of(2027, 3, 1), ZoneId.of("UTC")), NOON).lines())
        .isEmpty();
  }
}
