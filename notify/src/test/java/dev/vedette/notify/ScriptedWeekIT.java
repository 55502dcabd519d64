package dev.vedette.notify;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vedette.model.incident.IncidentKind;
import dev.vedette.model.maintenance.Maintenance;
import dev.vedette.model.maintenance.Recurrence;
import dev.vedette.notify.channel.Delivery;
import dev.vedette.notify.message.Message;
import dev.vedette.notify.plan.Match;
import dev.vedette.notify.plan.Pace;
import dev.vedette.notify.plan.Route;
import dev.vedette.store.maintenance.MaintenanceRules;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A week in which everything happens, on a clock that the test moves, by the real ledger. */
@ExtendWith(SharedWorld.class)
class ScriptedWeekIT {
  private static final Duration MINUTE = Duration.ofMinutes(1);
  private static final Duration SHORT = Duration.ofSeconds(10);
  private static final int CHILDREN = 6;
  private static final List<String> PLACES = List.of("berlin", "paris", "oslo");

  private static final Maintenance SUNDAYS = sundaysAtTwo("America/New_York");

  private final World world;

  private Rounds rounds;
  private Checkers checkers;

  private Receiver hook;
  private Receiver chat;
  private Receiver oncall;

  ScriptedWeekIT(World world) {
    this.world = world;
  }

  @BeforeEach
  void prepare() throws Exception {
    hook = world.channel("hook");
    chat = world.channel("chat", new Pace(MINUTE, Duration.ofSeconds(1), 100));
    oncall = world.channel("oncall");
    world.route(Route.all("hook"));
    world.route(Route.all("chat"));
    world.route(
        new Route(
            "oncall",
            Match.of(List.of(), Map.of(), Set.of(IncidentKind.DOWN, IncidentKind.NO_DATA), null),
            Duration.ofMinutes(5),
            true,
            Duration.ofHours(4)));
    world.begin();
    checkers = new Checkers();
    checkers.target("shop", PLACES);
    checkers.target("blog", PLACES);
    checkers.target("router", List.of("paris"));
    for (int i = 0; i < CHILDREN; i++) {
      checkers.target("child-" + i, List.of("paris"), "router");
    }
    rounds = new Rounds(world, checkers);
  }

  @AfterEach
  void end() throws Exception {
    world.kills.end();
    rounds.end();
  }

  /** Every incident of the week: kind, subject, from when to when, and why it ended. */
  private static final List<String> INCIDENTS =
      List.of(
          "down shop Mon 10:00:20 Mon 10:00:40 recovered",
          "down shop Mon 10:01:10 Mon 10:01:30 recovered",
          "down shop Tue 10:00:20 Tue 15:00:10 recovered",
          "partial blog Wed 10:00:50 Wed 10:01:40 escalated",
          "down blog Wed 10:01:40 Wed 10:32:00 recovered",
          "blind berlin Thu 10:04:00 Thu 11:02:00 recovered",
          "down child-5 Fri 10:00:50 Fri 10:31:40 recovered",
          "down router Fri 10:00:50 Fri 10:31:40 recovered",
          "down shop Sat 10:00:20 Sat 10:20:40 recovered",
          "down blog Sat 10:41:10 Sat 12:00:10 recovered",
          "down blog Sun 07:10:20 Sun 07:20:40 recovered",
          "down shop Sun 08:50:20 Sun 09:20:10 recovered");

  private List<String> incidents() throws Exception {
    return world.rows(
        """
        SELECT i.kind, coalesce(t.name, l.name),
          to_char(opened_at AT TIME ZONE 'UTC', 'Dy HH24:MI:SS'),
          to_char(closed_at AT TIME ZONE 'UTC', 'Dy HH24:MI:SS'), reason
        FROM incident i LEFT JOIN target t USING (target_id) LEFT JOIN location l USING (location_id)
        WHERE t.name IS NULL OR t.name NOT LIKE 'child-_%' OR t.name = 'child-5'
        ORDER BY opened_at, 1, 2
        """);
  }

  @Test
  void everybodyHearsWhatHappenedAndNothingElse() throws Exception {
    week();

    assertThat(incidents()).isEqualTo(INCIDENTS);
    assertThat(hook.lines())
        .containsExactly(
            // Monday: it flaps.
            "opened shop",
            "closed shop",
            "opened shop",
            "closed shop",
            // Tuesday: a long outage.
            "opened shop",
            "closed shop",
            // Wednesday: of one place, then of all.
            "opened blog",
            "closed blog",
            "opened blog",
            "closed blog",
            // Thursday: a location's own link.
            "opened berlin",
            "closed berlin",
            // Friday: a router and what is behind it.
            "opened router+6",
            "closed router",
            // Saturday: the channel was away for an hour, then asked for patience.
            "closed shop (old)",
            "opened blog (old)",
            "closed blog",
            // Sunday: the maintenance is over and the shop is not back.
            "opened shop",
            "closed shop");
    assertThat(chat.lines())
        .containsExactly(
            "opened shop",
            "digest shop:closed shop:open",
            "closed shop",
            "opened shop",
            "closed shop",
            "opened blog",
            "digest blog:closed blog:open",
            "closed blog",
            "opened berlin",
            "closed berlin",
            "opened router+6",
            "closed router",
            "opened shop",
            "closed shop",
            "opened blog",
            "closed blog",
            "opened shop",
            "closed shop");
    assertThat(oncall.lines())
        .containsExactly(
            "opened shop",
            "reminder shop",
            "closed shop",
            "opened blog",
            "closed blog",
            "opened router+6",
            "closed router",
            "opened shop",
            "closed shop",
            "opened blog",
            "closed blog",
            "opened shop",
            "closed shop");
    assertThat(world.open()).isEqualTo("0");
  }

  @Test
  void killsAtEveryStatementRepeatAtMostWhatWasBeingSentAndSaySo() throws Exception {
    world.kills.begin();
    week();

    assertThat(world.kills.all()).isGreaterThan(1_000);
    assertThat(incidents()).isEqualTo(INCIDENTS);
    assertThat(world.open()).isEqualTo("0");
    int repeats = 0;
    for (Receiver receiver : List.of(hook, chat, oncall)) {
      repeats += repeats(receiver);
      assertThat(toldTwice(receiver)).isEmpty();
    }
    assertThat(repeats).isPositive().isLessThanOrEqualTo(world.kills.afterSending());
    assertThat(world.rows("SELECT count(*) FROM delivery WHERE state = 'given_up'"))
        .containsExactly("0");
  }

  /** Messages with an id that was there before: each says that it may be a repeat. */
  private static int repeats(Receiver receiver) {
    Map<UUID, Message> seen = new HashMap<>();
    int repeats = 0;
    for (Message message : receiver.messages()) {
      if (seen.putIfAbsent(message.id(), message) != null) {
        assertThat(message.possibleRepeat()).isTrue();
        repeats++;
      }
    }
    return repeats;
  }

  /** What a receiver that hears each id once was told twice in a row of an incident. */
  private static List<String> toldTwice(Receiver receiver) {
    Map<UUID, Message> once = new HashMap<>();
    Map<String, String> last = new HashMap<>();
    List<String> twice = new ArrayList<>();
    for (Message message : receiver.messages()) {
      if (once.putIfAbsent(message.id(), message) == null) {
        message
            .incidents()
            .forEach(incident -> {
              String state = message.type() + " " + incident.state();
              boolean update = message.type().name().matches("REMINDER|UPDATED");
              if (state.equals(last.put(incident.id(), state)) && !update) {
                twice.add(incident.subject() + " " + state);
              }
            });
      }
    }
    return twice;
  }

  private void week() throws Exception {
    MaintenanceRules rules = new MaintenanceRules(world.database, List.of(SUNDAYS));
    rules.apply(world.now);
    flaps();
    longOutage();
    partialThenDown();
    blindLocation();
    routerAndChildren();
    channelAway();
    maintenance();
  }

  private void day(int day, String time) throws Exception {
    rounds.calmTo(Instant.parse("2026-03-%02dT%s:00Z".formatted(1 + day, time)));
  }

  private void flaps() throws Exception {
    day(1, "10:00");
    for (int i = 0; i < 2; i++) {
      checkers.down("shop");
      rounds.run(SHORT, 3);
      checkers.up("shop");
      rounds.run(SHORT, 2);
    }
  }

  private void longOutage() throws Exception {
    day(2, "10:00");
    checkers.down("shop");
    rounds.run(SHORT, 3);
    day(2, "15:00");
    checkers.up("shop");
    rounds.run(SHORT, 2);
  }

  private void partialThenDown() throws Exception {
    day(3, "10:00");
    checkers.down("blog", "berlin");
    rounds.run(SHORT, 8);
    checkers.down("blog");
    rounds.run(SHORT, 3);
    rounds.run(MINUTE.multipliedBy(10), 3);
    checkers.up("blog");
    rounds.run(SHORT, 2);
  }

  private void blindLocation() throws Exception {
    day(4, "10:00");
    rounds.run(MINUTE, 2);
    checkers.link("berlin", true);
    rounds.run(MINUTE, 10);
    rounds.run(MINUTE.multipliedBy(10), 5);
    checkers.link("berlin", false);
    rounds.run(MINUTE, 2);
  }

  private void routerAndChildren() throws Exception {
    day(5, "10:00");
    rounds.run(SHORT, 3);
    rounds.holdBack("router");
    checkers.down("router");
    for (int i = 0; i < CHILDREN; i++) {
      checkers.down("child-" + i);
    }
    rounds.run(SHORT, 5);
    assertThat(world.rows("SELECT count(*) FROM incident WHERE closed_at IS NULL"))
        .containsExactly(Integer.toString(CHILDREN));
    rounds.catchUp();
    rounds.run(SHORT, 1);
    rounds.run(MINUTE.multipliedBy(10), 3);
    checkers.up("router");
    for (int i = 0; i < CHILDREN; i++) {
      checkers.up("child-" + i);
    }
    rounds.run(SHORT, 2);
    rounds.run(MINUTE, 3);
  }

  private void channelAway() throws Exception {
    day(6, "10:00");
    Instant back = rounds.next().plus(Duration.ofHours(1));
    hook.answers(
        message -> world.now.isBefore(back) ? Delivery.Retry.unheard("connection refused") : null);
    Instant patient = rounds.next().plusSeconds(100);
    chat.answers(message ->
        world.now.isBefore(patient)
            ? new Delivery.Retry("429 Too Many Requests", Duration.ofSeconds(90), false)
            : null);
    checkers.down("shop");
    rounds.run(SHORT, 3);
    rounds.run(MINUTE.multipliedBy(10), 2);
    checkers.up("shop");
    rounds.run(SHORT, 2);
    rounds.run(MINUTE.multipliedBy(10), 2);
    checkers.down("blog");
    rounds.run(SHORT, 3);
    day(6, "12:00");
    checkers.up("blog");
    rounds.run(SHORT, 2);
  }

  /** From three till five by the clock of New York, where two o'clock is skipped on this day. */
  private void maintenance() throws Exception {
    day(7, "07:10");
    checkers.down("blog");
    rounds.run(SHORT, 3);
    rounds.run(MINUTE.multipliedBy(10), 1);
    checkers.up("blog");
    rounds.run(SHORT, 2);
    day(7, "08:50");
    checkers.down("shop");
    rounds.run(SHORT, 3);
    day(7, "09:20");
    checkers.up("shop");
    rounds.run(SHORT, 2);
    day(7, "12:00");
  }

  private static Maintenance sundaysAtTwo(String zone) {
    return new Maintenance(
        List.of(),
        Map.of(),
        Recurrence.parse("FREQ=WEEKLY;BYDAY=SU"),
        LocalTime.of(2, 0),
        Duration.ofHours(2),
        null,
        null,
        null,
        ZoneId.of(zone),
        null);
  }

  @ParameterizedTest
  @CsvSource({
    "Europe/Berlin, 2026-03-29T01:00:00Z",
    "Europe/Berlin, 2026-10-25T00:00:00Z",
    "America/New_York, 2026-03-08T07:00:00Z",
    "America/New_York, 2026-11-01T07:00:00Z",
    "Australia/Lord_Howe, 2026-04-04T15:30:00Z",
    "Australia/Lord_Howe, 2026-10-03T15:30:00Z",
  })
  void windowsAreKeptOnDaysOnWhichTheClockIsChanged(String zone, Instant begin) throws Exception {
    world.now = begin.minusSeconds(60);
    rounds = new Rounds(world, checkers);
    new MaintenanceRules(world.database, List.of(sundaysAtTwo(zone))).apply(world.now);

    rounds.run(SHORT, 3);
    checkers.down("blog");
    rounds.run(SHORT, 1);
    checkers.down("shop");
    rounds.run(SHORT, 2);
    assertThat(rounds.next()).isEqualTo(begin);
    rounds.skipTo(begin.plus(Duration.ofHours(2)));
    assertThat(hook.lines()).containsExactly("opened blog");
    rounds.run(SHORT, 1);
    assertThat(hook.lines()).containsExactly("opened blog", "opened shop");
  }
}
