package dev.vedette.notify;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vedette.model.incident.Incident.Reason;
import dev.vedette.model.incident.IncidentKind;
import dev.vedette.model.maintenance.Maintenance;
import dev.vedette.model.maintenance.Recurrence;
import dev.vedette.model.maintenance.Window;
import dev.vedette.notify.channel.Delivery;
import dev.vedette.notify.message.Message;
import dev.vedette.notify.plan.Match;
import dev.vedette.notify.plan.Pace;
import dev.vedette.notify.plan.Route;
import java.nio.file.Path;
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
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A week in which everything happens, on a clock that the test moves, by the real ledger. */
class ScriptedWeekIT {
  private static final Duration MINUTE = Duration.ofMinutes(1);
  private static final int CHILDREN = 20;

  private static World world;

  private Receiver hook;
  private Receiver chat;
  private Receiver oncall;

  @BeforeAll
  static void start(@TempDir Path directory) throws Exception {
    world = new World(directory);
  }

  @AfterAll
  static void stop() throws Exception {
    world.close();
  }

  @BeforeEach
  void prepare() throws Exception {
    world.clear();
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
    world.target("shop");
    world.target("blog");
    world.target("router");
    for (int i = 0; i < CHILDREN; i++) {
      world.target("child-" + i, "router");
    }
  }

  @Test
  void everybodyHearsWhatHappenedAndNothingElse() throws Exception {
    week();

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
            "opened router+20",
            "closed router",
            // Saturday: the channel was away for an hour, then asked for patience.
            "closed shop (old) (repeat)",
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
            "opened router+20",
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
            "opened router+20",
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
    world.killEverything();
    try {
      week();
      world.run(Duration.ofHours(1));
    } finally {
      world.killNoMore();
    }

    assertThat(world.kills).isGreaterThan(300);
    assertThat(world.open()).isEqualTo("0");
    int repeats = 0;
    for (Receiver receiver : List.of(hook, chat, oncall)) {
      repeats += repeats(receiver);
      assertThat(toldTwice(receiver)).isEmpty();
    }
    assertThat(repeats).isPositive().isLessThanOrEqualTo(world.killsAfterSending);
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
    flaps();
    longOutage();
    partialThenDown();
    blindLocation();
    routerAndChildren();
    channelAway();
    maintenance();
  }

  private void day(int day, String time) throws Exception {
    world.runTo(Instant.parse("2026-03-%02dT%s:00Z".formatted(1 + day, time)));
  }

  private void flaps() throws Exception {
    day(1, "10:00");
    for (int i = 0; i < 2; i++) {
      UUID shop = world.down("shop");
      world.run(Duration.ofSeconds(20));
      world.close(shop);
      world.run(Duration.ofSeconds(25));
    }
  }

  private void longOutage() throws Exception {
    day(2, "10:00");
    UUID shop = world.down("shop");
    day(2, "15:00");
    world.close(shop);
  }

  private void partialThenDown() throws Exception {
    day(3, "10:00");
    UUID partial = world.open("blog", IncidentKind.PARTIAL);
    world.run(Duration.ofSeconds(30));
    world.close(partial, world.now, world.now, Reason.ESCALATED);
    UUID down = world.down("blog");
    world.run(Duration.ofMinutes(30));
    world.close(down);
  }

  private void blindLocation() throws Exception {
    day(4, "10:00");
    UUID berlin = world.open("berlin", IncidentKind.BLIND);
    day(4, "11:00");
    world.close(berlin);
  }

  private void routerAndChildren() throws Exception {
    day(5, "10:00");
    List<UUID> all = new ArrayList<>();
    for (int i = 0; i < CHILDREN; i++) {
      all.add(world.down("child-" + i));
    }
    Instant slot = world.now;
    world.run(Duration.ofSeconds(30));
    world.checkedTill("router", slot.plusSeconds(1));
    all.add(world.open("router", IncidentKind.DOWN, slot.plusSeconds(1), world.now));
    world.run(Duration.ofMinutes(30));
    for (UUID each : all) {
      world.close(each);
    }
  }

  private void channelAway() throws Exception {
    day(6, "10:00");
    Instant back = world.now.plus(Duration.ofHours(1));
    hook.answers(
        message -> world.now.isBefore(back) ? new Delivery.Retry("connection refused") : null);
    chat.answers(message ->
        world.now.isBefore(back.minusSeconds(3500))
            ? new Delivery.Retry("429 Too Many Requests", Duration.ofSeconds(90))
            : null);
    UUID shop = world.down("shop");
    world.run(Duration.ofMinutes(20));
    world.close(shop);
    world.run(Duration.ofMinutes(20));
    UUID blog = world.down("blog");
    day(6, "12:00");
    world.close(blog);
  }

  private void maintenance() throws Exception {
    Instant sunday = Instant.parse("2026-03-08T06:00:00Z");
    world.maintenance(sunday, sunday.plus(Duration.ofHours(2)));
    day(7, "06:30");
    UUID inside = world.down("blog");
    world.run(MINUTE.multipliedBy(10));
    world.close(inside);
    UUID lasting = world.down("shop");
    day(7, "09:00");
    world.close(lasting);
    day(7, "10:00");
  }

  @ParameterizedTest
  @CsvSource({
    "Europe/Berlin, 2026-03-29, 01:00",
    "Europe/Berlin, 2026-10-25, 00:00",
    "America/New_York, 2026-03-08, 07:00",
    "America/New_York, 2026-11-01, 07:00",
    "Australia/Lord_Howe, 2026-04-05, 15:30",
    "Australia/Lord_Howe, 2026-10-04, 15:30",
  })
  void windowsAreKeptOnDaysOnWhichTheClockIsChanged(String zone, String day, LocalTime begin)
      throws Exception {
    Instant around = Instant.parse(day + "T00:00:00Z");
    Window window =
        new Maintenance(
                List.of(),
                Map.of(),
                Recurrence.parse("FREQ=WEEKLY;BYDAY=SU"),
                LocalTime.of(2, 0),
                Duration.ofHours(2),
                null,
                null,
                null,
                ZoneId.of(zone),
                null)
            .windows(around.minus(Duration.ofHours(14)), around.plus(Duration.ofHours(20)))
            .getFirst();
    assertThat(window.from().atZone(ZoneId.of("UTC")).toLocalTime()).isEqualTo(begin);
    world.maintenance(window.from(), window.to());

    world.runTo(window.from().minusSeconds(1));
    world.down("blog");
    world.runTo(window.from());
    world.down("shop");
    world.runTo(window.to().minusSeconds(1));
    assertThat(hook.lines()).containsExactly("opened blog");
    world.runTo(window.to());
    assertThat(hook.lines()).containsExactly("opened blog", "opened shop");
  }
}
