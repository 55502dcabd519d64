package dev.vedette.model.maintenance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MaintenanceTest {
  private static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");
  private static final Duration TWO_HOURS = Duration.ofHours(2);

  /** The days around a change of the clock, and the two on which it is changed. */
  @ParameterizedTest
  @CsvSource({
    // Berlin: 02:00 becomes 03:00 on 29 March, 03:00 becomes 02:00 on 25 October.
    "Europe/Berlin, 2026-03-28, 02:00, 2026-03-28T01:00:00Z",
    "Europe/Berlin, 2026-03-29, 02:00, 2026-03-29T01:00:00Z",
    "Europe/Berlin, 2026-03-29, 02:30, 2026-03-29T01:30:00Z",
    "Europe/Berlin, 2026-03-29, 03:00, 2026-03-29T01:00:00Z",
    "Europe/Berlin, 2026-03-29, 04:00, 2026-03-29T02:00:00Z",
    "Europe/Berlin, 2026-03-30, 02:00, 2026-03-30T00:00:00Z",
    "Europe/Berlin, 2026-10-24, 02:00, 2026-10-24T00:00:00Z",
    "Europe/Berlin, 2026-10-25, 02:00, 2026-10-25T00:00:00Z",
    "Europe/Berlin, 2026-10-25, 04:00, 2026-10-25T03:00:00Z",
    "Europe/Berlin, 2026-10-26, 02:00, 2026-10-26T01:00:00Z",
    // New York: 02:00 becomes 03:00 on 8 March, 02:00 becomes 01:00 on 1 November.
    "America/New_York, 2026-03-07, 02:00, 2026-03-07T07:00:00Z",
    "America/New_York, 2026-03-08, 02:00, 2026-03-08T07:00:00Z",
    "America/New_York, 2026-03-08, 04:00, 2026-03-08T08:00:00Z",
    "America/New_York, 2026-03-09, 02:00, 2026-03-09T06:00:00Z",
    "America/New_York, 2026-11-01, 01:30, 2026-11-01T05:30:00Z",
    "America/New_York, 2026-11-01, 02:00, 2026-11-01T07:00:00Z",
    "America/New_York, 2026-11-02, 02:00, 2026-11-02T07:00:00Z",
    // Lord Howe: by half an hour; 02:00 becomes 01:30 on 5 April, 02:00 becomes 02:30 on 4 October.
    "Australia/Lord_Howe, 2026-04-05, 01:30, 2026-04-04T14:30:00Z",
    "Australia/Lord_Howe, 2026-04-05, 02:00, 2026-04-04T15:30:00Z",
    "Australia/Lord_Howe, 2026-04-06, 02:00, 2026-04-05T15:30:00Z",
    "Australia/Lord_Howe, 2026-10-03, 02:00, 2026-10-02T15:30:00Z",
    "Australia/Lord_Howe, 2026-10-04, 02:00, 2026-10-03T15:30:00Z",
    "Australia/Lord_Howe, 2026-10-04, 02:15, 2026-10-03T15:45:00Z",
    "Australia/Lord_Howe, 2026-10-04, 03:00, 2026-10-03T16:00:00Z",
    "Australia/Lord_Howe, 2026-10-05, 02:00, 2026-10-04T15:00:00Z",
  })
  void aWindowBeginsByTheClockOfItsZoneAndLastsAsLongAsItSays(
      ZoneId zone, LocalDate day, LocalTime at, Instant begin) {
    Maintenance daily = recurring("FREQ=DAILY", at, TWO_HOURS, zone);

    assertThat(daily.windows(begin.plusSeconds(60), begin.plusSeconds(120)))
        .as("%s at %s", day, at)
        .containsExactly(new Window(begin, begin.plus(TWO_HOURS)));
    assertThat(begin.atZone(zone).toLocalDate()).isEqualTo(day);
  }

  @Test
  void aYearOfNightsHasOneWindowForEachOfThem() {
    for (String zone : List.of("Europe/Berlin", "America/New_York", "Australia/Lord_Howe")) {
      Maintenance nightly = recurring("FREQ=DAILY", LocalTime.of(2, 0), TWO_HOURS, ZoneId.of(zone));
      List<Window> windows =
          nightly.windows(
              LocalDate.of(2026, 1, 1).atStartOfDay(ZoneId.of(zone)).toInstant(),
              LocalDate.of(2027, 1, 1).atStartOfDay(ZoneId.of(zone)).toInstant());

      assertThat(windows).hasSize(365);
      assertThat(windows)
          .allSatisfy(window ->
              assertThat(Duration.between(window.from(), window.to())).isEqualTo(TWO_HOURS));
    }
  }

  @Test
  void aWindowThatBeganBeforeTheTimeAskedForIsPartOfIt() {
    Maintenance sundays =
        recurring("FREQ=WEEKLY;BYDAY=SU", LocalTime.of(2, 0), Duration.ofDays(6), BERLIN);
    Instant saturday = Instant.parse("2026-11-28T00:00:00Z");

    assertThat(sundays.windows(saturday, saturday.plusSeconds(1)))
        .containsExactly(
            new Window(
                Instant.parse("2026-11-22T01:00:00Z"), Instant.parse("2026-11-28T01:00:00Z")));
  }

  @Test
  void theNextWindowsAreThoseThatBeginNext() {
    Maintenance sundays = recurring("FREQ=WEEKLY;BYDAY=SU", LocalTime.of(2, 0), TWO_HOURS, BERLIN);

    assertThat(sundays.next(Instant.parse("2027-03-21T01:30:00Z"), 2))
        .extracting(Window::from)
        .containsExactly(
            Instant.parse("2027-03-28T01:00:00Z"), Instant.parse("2027-04-04T00:00:00Z"));
  }

  @Test
  void aRuleThatEndsHasNoMoreWindows() {
    Maintenance once =
        recurring("FREQ=DAILY;UNTIL=20261201;BYDAY=TU", LocalTime.of(2, 0), TWO_HOURS, BERLIN);

    assertThat(once.next(Instant.parse("2026-11-30T00:00:00Z"), 5)).hasSize(1);
  }

  @Test
  void onceIsInTheZoneUnlessAnOffsetIsSaid() {
    assertThat(once("2026-12-24T22:00", "2026-12-25T03:00Z").windows(Instant.EPOCH, Instant.MAX))
        .containsExactly(
            new Window(
                Instant.parse("2026-12-24T21:00:00Z"), Instant.parse("2026-12-25T03:00:00Z")));
  }

  @Test
  void theKeyIsThatOfTheContentWhateverItsOrder() {
    Maintenance one = of(List.of("a", "b"), Map.of());
    Maintenance same = of(List.of("b", "a"), Map.of());

    assertThat(one.key()).isEqualTo(same.key()).hasSize(32);
    assertThat(of(List.of("a"), Map.of()).key()).isNotEqualTo(one.key());
  }

  @Test
  void aScopeIsNamesOrAllOfSomeTagsOrEverything() {
    MaintenanceScope names = MaintenanceScope.of(List.of("shop"), Map.of());
    MaintenanceScope tags = MaintenanceScope.of(List.of(), Map.of("team", "web", "env", "live"));

    assertThat(names.covers("shop", Map.of())).isTrue();
    assertThat(names.covers("blog", Map.of("team", "web"))).isFalse();
    assertThat(tags.covers("x", Map.of("team", "web", "env", "live", "a", "b"))).isTrue();
    assertThat(tags.covers("x", Map.of("team", "web"))).isFalse();
    assertThat(MaintenanceScope.ALL.covers("x", Map.of())).isTrue();
    assertThatThrownBy(() -> MaintenanceScope.of(List.of("shop"), Map.of("team", "web")))
        .hasMessage("targets and tags exclude each other: leave out one");
  }

  @Test
  void aTimeThatIsTooLongForAWindowIsRefused() {
    assertThatThrownBy(
            () -> recurring("FREQ=DAILY", LocalTime.of(2, 0), Duration.ofDays(32), BERLIN))
        .hasMessage("duration must be from 1m to 31d");
    assertThatThrownBy(() -> once("2026-12-24T22:00", "2026-12-24T22:00"))
        .hasMessage("to must be from 1m to 31d after from");
  }

  private static Maintenance recurring(String rule, LocalTime at, Duration duration, ZoneId zone) {
    return new Maintenance(
        List.of(), Map.of(), Recurrence.parse(rule), at, duration, null, null, null, zone, null);
  }

  private static Maintenance once(String from, @Nullable String to) {
    return new Maintenance(
        List.of(),
        Map.of(),
        null,
        null,
        null,
        null,
        Moment.parse(from),
        to == null ? null : Moment.parse(to),
        BERLIN,
        null);
  }

  private static Maintenance of(List<String> targets, Map<String, String> tags) {
    return new Maintenance(
        targets,
        tags,
        Recurrence.parse("FREQ=DAILY"),
        LocalTime.of(2, 0),
        TWO_HOURS,
        null,
        null,
        null,
        BERLIN,
        null);
  }
}
