package dev.vedette.notify;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vedette.model.incident.Incident.Reason;
import dev.vedette.model.incident.IncidentKind;
import dev.vedette.model.incident.Severity;
import dev.vedette.notify.channel.Delivery;
import dev.vedette.notify.plan.Match;
import dev.vedette.notify.plan.Pace;
import dev.vedette.notify.plan.Route;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What channels hear of incidents, on a clock that the test moves, by the real ledger. */
class DispatcherIT {
  private static final Duration MINUTE = Duration.ofMinutes(1);

  private static World world;

  @BeforeAll
  static void start(@TempDir Path directory) throws Exception {
    world = new World(directory);
  }

  @AfterAll
  static void stop() throws Exception {
    world.close();
  }

  @BeforeEach
  void clear() throws Exception {
    world.clear();
  }

  private static Receiver everything() {
    Receiver hook = world.channel("hook");
    world.route(Route.all("hook"));
    world.begin();
    return hook;
  }

  private static Receiver merging(Pace pace) {
    Receiver chat = world.channel("chat", pace);
    world.route(Route.all("chat"));
    world.begin();
    return chat;
  }

  private static Route delayed(Duration after, boolean unlessAcknowledged) {
    return new Route("oncall", Match.ALL, after, unlessAcknowledged, null);
  }

  @Test
  void anOutageAndItsEndAreToldOnceEach() throws Exception {
    Receiver hook = everything();
    world.target("shop");

    UUID outage = world.down("shop");
    world.run(MINUTE);
    world.close(outage);
    world.run(MINUTE);

    assertThat(hook.lines()).containsExactly("opened shop", "closed shop");
    assertThat(hook.messages().getFirst().first().id()).isEqualTo(outage.toString());
    assertThat(hook.messages().getFirst().first().link())
        .isEqualTo("https://status.example/incidents/" + outage);
    assertThat(world.ledger("hook"))
        .containsExactly("shop opened delivered", "shop closed delivered");
    assertThat(world.open()).isEqualTo("0");
  }

  @Test
  void nothingOfThePastIsToldAtTheFirstStart() throws Exception {
    world.target("shop");
    UUID before = world.open("shop", IncidentKind.DOWN, at(-600), at(-590));
    Receiver hook = everything();
    world.run(MINUTE);
    world.close(before);
    world.run(MINUTE);

    assertThat(hook.lines()).isEmpty();
    assertThat(world.ledger("hook"))
        .containsExactly(
            "shop opened suppressed before_channel", "shop closed suppressed opening_not_told");
  }

  @Test
  void whatIsDownAlreadyWhenTheFirstNotifierStartsIsTold() throws Exception {
    world.target("shop");
    UUID outage = world.open("shop", IncidentKind.DOWN, at(-20), at(-18));
    Receiver hook = everything();
    world.run(MINUTE);
    world.close(outage);
    world.run(MINUTE);

    assertThat(hook.lines()).containsExactly("opened shop", "closed shop");
  }

  @Test
  void aCheckerWhoseClockIsAheadDelaysNothing() throws Exception {
    Receiver hook = everything();
    world.target("shop");
    world.open("shop", IncidentKind.DOWN, at(1_800), at(1));
    world.run(MINUTE);

    assertThat(hook.lines()).containsExactly("opened shop");
  }

  @Test
  void aFaultOfAChannelIsAnAttemptThatFailedAndIsGivenUpAfterADay() throws Exception {
    Receiver hook = everything();
    hook.answers(message -> {
      throw new IllegalArgumentException("unsupported URI http://my_host/hunter2");
    });
    world.target("shop");
    world.down("shop");
    world.run(Duration.ofHours(25));

    assertThat(world.ledger("hook"))
        .containsExactly("shop opened given_up a fault in Vedette: IllegalArgumentException");
    assertThat(world.rows("SELECT last_error FROM message"))
        .containsExactly("a fault in Vedette: IllegalArgumentException");
    assertThat(world.open()).isEqualTo("0");
  }

  @Test
  void aReplayOfOldDaysTellsNobody() throws Exception {
    Receiver hook = everything();
    world.target("shop");
    UUID old = world.open("shop", IncidentKind.DOWN, at(-90_000), at(1));
    world.close(old, at(-86_000), at(1), Reason.RECOVERED);
    world.run(MINUTE);

    assertThat(hook.lines()).isEmpty();
    assertThat(world.ledger("hook"))
        .containsExactly(
            "shop opened suppressed too_old", "shop closed suppressed opening_not_told");
  }

  @Test
  void onlyRoutesThatMatchAreTold() throws Exception {
    Receiver web = world.channel("web");
    Receiver critical = world.channel("critical");
    world.route(
        new Route(
            "web",
            Match.of(List.of(), Map.of("team", "web"), Set.of(IncidentKind.DOWN), null),
            Duration.ZERO,
            false,
            null));
    world.route(
        new Route(
            "critical",
            Match.of(List.of("bank"), Map.of(), Set.of(), Severity.CRITICAL),
            Duration.ZERO,
            false,
            null));
    world.begin();
    world.target("shop");
    world.target("bank");

    world.down("shop");
    world.open("bank", IncidentKind.PARTIAL);
    world.open("berlin", IncidentKind.BLIND);
    world.run(MINUTE);
    world.down("bank");
    world.run(MINUTE);

    assertThat(web.lines()).containsExactly("opened shop", "opened bank");
    assertThat(critical.lines()).containsExactly("opened bank");
  }

  @Test
  void anIncidentThatTwoRoutesBringToAChannelIsHeardOnce() throws Exception {
    Receiver hook = world.channel("hook");
    world.route(Route.all("hook"));
    world.route(
        new Route(
            "hook", Match.of(List.of("shop"), Map.of(), Set.of(), null), MINUTE, false, null));
    world.begin();
    world.target("shop");

    UUID outage = world.down("shop");
    world.run(MINUTE.multipliedBy(2));
    world.close(outage);
    world.run(MINUTE.multipliedBy(2));

    assertThat(hook.lines()).containsExactly("opened shop", "closed shop");
    assertThat(world.ledger("hook"))
        .containsExactly(
            "shop opened delivered",
            "shop opened merged",
            "shop closed delivered",
            "shop closed delivered");
  }

  @Test
  void whatIsOverBeforeTheDelayIsNotTold() throws Exception {
    Receiver oncall = world.channel("oncall");
    world.route(delayed(MINUTE.multipliedBy(15), false));
    world.begin();
    world.target("shop");

    UUID brief = world.down("shop");
    world.run(MINUTE.multipliedBy(5));
    world.close(brief);
    world.run(MINUTE.multipliedBy(30));
    UUID lasting = world.down("shop");
    world.run(MINUTE.multipliedBy(14));
    assertThat(oncall.lines()).isEmpty();
    world.run(MINUTE);
    assertThat(oncall.lines()).containsExactly("opened shop");
    world.close(lasting);
    world.run(MINUTE);

    assertThat(oncall.lines()).containsExactly("opened shop", "closed shop");
    assertThat(world.ledger("oncall"))
        .containsExactly(
            "shop opened suppressed recovered_early",
            "shop closed suppressed opening_not_told",
            "shop opened delivered",
            "shop closed delivered");
  }

  @Test
  void theSecondRouteIsSparedWhenSomebodyHasTakenItOn() throws Exception {
    Receiver oncall = world.channel("oncall");
    world.route(delayed(MINUTE.multipliedBy(15), true));
    world.begin();
    world.target("shop");

    UUID outage = world.down("shop");
    world.run(MINUTE);
    world.act(outage, "ack");
    world.run(MINUTE.multipliedBy(20));

    assertThat(oncall.lines()).isEmpty();
    assertThat(world.ledger("oncall")).containsExactly("shop opened suppressed acknowledged");
  }

  @Test
  void remindersComeUntilSomebodyTakesItOn() throws Exception {
    Receiver hook = world.channel("hook");
    world.route(new Route("hook", Match.ALL, Duration.ZERO, false, Duration.ofHours(4)));
    world.begin();
    world.target("shop");

    UUID outage = world.down("shop");
    world.run(Duration.ofHours(9));
    assertThat(hook.lines()).containsExactly("opened shop", "reminder shop", "reminder shop");
    world.act(outage, "ack");
    world.run(Duration.ofHours(9));
    world.close(outage);
    world.run(MINUTE);

    assertThat(hook.lines())
        .containsExactly("opened shop", "reminder shop", "reminder shop", "closed shop");
  }

  @Test
  void whatOpensInAMaintenanceIsToldAtItsEndIfItIsStillOpen() throws Exception {
    Receiver hook = everything();
    world.target("shop");
    world.target("blog");
    world.maintenance(at(600), at(7200));
    world.maintenance(at(7200), at(9000));

    UUID before = world.down("shop");
    world.runTo(at(900));
    UUID inside = world.down("blog");
    world.runTo(at(1200));
    world.close(inside);
    world.close(before);
    world.runTo(at(1500));
    world.down("blog");
    world.runTo(at(8999));
    assertThat(hook.lines()).containsExactly("opened shop", "closed shop");
    world.runTo(at(9030));

    assertThat(hook.lines()).containsExactly("opened shop", "closed shop", "opened blog");
    assertThat(world.ledger("hook"))
        .containsExactly(
            "shop opened delivered",
            "blog opened suppressed maintenance",
            "blog closed suppressed maintenance",
            "shop closed delivered",
            "blog opened delivered");
  }

  @Test
  void aRouterIsOneMessageThatNamesItsHundredChildren() throws Exception {
    Receiver hook = everything();
    world.target("router");
    for (int i = 0; i < 100; i++) {
      world.target("child-" + i, "router");
    }
    world.run(MINUTE);
    for (int i = 0; i < 100; i++) {
      world.down("child-" + i);
    }
    world.run(Duration.ofSeconds(30));
    assertThat(hook.lines()).isEmpty();

    world.checkedTill("router", at(61));
    UUID router = world.open("router", IncidentKind.DOWN, at(61), world.now);
    world.run(MINUTE.multipliedBy(5));

    assertThat(hook.lines()).containsExactly("opened router+100");
    assertThat(world.open()).isEqualTo("0");
    world.close(router);
    for (String id : world.rows("SELECT incident_id FROM incident WHERE closed_at IS NULL")) {
      world.close(UUID.fromString(id));
    }
    world.run(MINUTE.multipliedBy(5));
    assertThat(hook.lines()).hasSize(2).last().asString().startsWith("closed router");
    assertThat(world.open()).isEqualTo("0");
  }

  @Test
  void aChildWhoseParentWasSeenUpSinceIsToldAtOnce() throws Exception {
    Receiver hook = everything();
    world.target("router");
    world.target("shop", "router");
    world.run(MINUTE);
    world.down("shop");
    world.checkedTill("router", world.now);
    world.run(Duration.ofSeconds(2));

    assertThat(hook.lines()).containsExactly("opened shop");
  }

  @Test
  void aChildThatIsDownAfterItsParentIsUpAgainIsToldByItself() throws Exception {
    Receiver hook = everything();
    world.target("router");
    world.target("shop", "router");
    UUID router = world.down("router");
    world.checkedTill("router", at(60));
    world.run(Duration.ofSeconds(5));
    UUID shop = world.down("shop");
    world.run(MINUTE.multipliedBy(2));
    assertThat(hook.lines()).containsExactly("opened router", "updated router+shop");
    world.close(router);
    world.run(MINUTE.multipliedBy(2));
    world.close(shop);
    world.run(MINUTE);

    assertThat(hook.lines())
        .containsExactly(
            "opened router",
            "updated router+shop",
            "closed router+shop",
            "opened shop",
            "closed shop");
  }

  @Test
  void aChildWaitsForItsParentOneMinuteAtMostAndNotForOneThatNobodyKnows() throws Exception {
    Receiver hook = everything();
    world.target("router");
    world.target("shop", "router");
    world.target("blog", "nobody");

    world.run(MINUTE);
    world.down("shop");
    world.down("blog");
    world.run(Duration.ofSeconds(59));
    assertThat(hook.lines()).containsExactly("opened blog");
    world.run(Duration.ofSeconds(2));
    assertThat(hook.lines()).containsExactly("opened blog", "opened shop");
  }

  @Test
  void twoHundredIncidentsAtOneMessageASecondAreNamedInFive() throws Exception {
    Receiver chat = merging(new Pace(Duration.ZERO, Duration.ofSeconds(1), 100));
    for (int i = 0; i < 200; i++) {
      world.target("shop-" + i);
      world.down("shop-" + i);
      if (i == 0) {
        world.tick();
      }
    }
    world.run(MINUTE.multipliedBy(2));

    assertThat(chat.got()).hasSizeLessThanOrEqualTo(5);
    for (int i = 1; i < chat.got().size(); i++) {
      assertThat(Duration.between(chat.got().get(i - 1).at(), chat.got().get(i).at()))
          .isGreaterThanOrEqualTo(Duration.ofSeconds(1));
    }
    assertThat(
            chat.messages().stream()
                .flatMap(message -> message.incidents().stream())
                .map(incident -> incident.subject())
                .distinct())
        .hasSize(200);
    assertThat(world.open()).isEqualTo("0");
  }

  @Test
  void theFirstIsToldAtOnceAndWhatFollowsWithinTheMinuteAsOne() throws Exception {
    Receiver chat = merging(new Pace(MINUTE, Duration.ofSeconds(1), 100));
    world.target("shop");
    world.target("blog");
    world.target("bank");

    UUID shop = world.down("shop");
    world.run(Duration.ofSeconds(10));
    world.down("blog");
    world.run(Duration.ofSeconds(10));
    world.down("bank");
    world.close(shop);
    world.run(MINUTE.multipliedBy(3));

    assertThat(chat.lines())
        .containsExactly("opened shop", "digest blog:open bank:open shop:closed");
    assertThat(chat.got().get(1).at()).isEqualTo(at(60));
  }

  @Test
  void whatHappenedWhileTheChannelWasAwayIsToldAsOldAndAsOne() throws Exception {
    Receiver hook = merging(new Pace(MINUTE, Duration.ofSeconds(1), 100));
    world.target("shop");
    world.target("blog");
    hook.answers(message -> new Delivery.Retry("connection refused"));

    UUID shop = world.down("shop");
    world.run(MINUTE.multipliedBy(10));
    world.down("blog");
    world.run(MINUTE.multipliedBy(20));
    world.close(shop);
    world.run(MINUTE.multipliedBy(30));
    hook.answers(message -> null);
    world.run(MINUTE.multipliedBy(10));

    assertThat(hook.lines()).containsExactly("digest blog:open shop:closed (old) (repeat)");
    assertThat(hook.messages().getFirst().old().happenedAt()).isEqualTo(at(600));
    assertThat(world.ledger("chat"))
        .containsExactly("shop opened merged", "blog opened delivered", "shop closed delivered");
    assertThat(world.open()).isEqualTo("0");
  }

  @Test
  void anOutageThatWasOverBeforeItBecameKnownIsOneOldMessage() throws Exception {
    Receiver hook = everything();
    world.target("shop");
    world.run(Duration.ofHours(2));

    UUID shop = world.open("shop", IncidentKind.DOWN, at(600), world.now);
    world.close(shop, at(1200), world.now, Reason.RECOVERED);
    world.run(MINUTE);

    assertThat(hook.lines()).containsExactly("closed shop (old)");
    assertThat(hook.messages().getFirst().old().happenedAt()).isEqualTo(at(600));
    assertThat(hook.messages().getFirst().old().toldAt()).isEqualTo(at(7200));
  }

  @Test
  void aServiceThatAsksForPatienceGetsIt() throws Exception {
    Receiver hook = everything();
    world.target("shop");
    hook.answers(message ->
        world.now.isBefore(at(90))
            ? new Delivery.Retry("429 Too Many Requests", Duration.ofSeconds(90))
            : null);

    world.down("shop");
    world.run(MINUTE.multipliedBy(3));

    assertThat(hook.lines()).containsExactly("opened shop");
    assertThat(hook.got().getFirst().at()).isEqualTo(at(90));
  }

  @Test
  void whatAChannelRefusesOrDoesNotTakeForADayIsGivenUp() throws Exception {
    Receiver hook = everything();
    world.target("shop");
    hook.answers(message -> new Delivery.Refused("404 Not Found: no such hook"));
    UUID shop = world.down("shop");
    world.run(MINUTE);
    hook.answers(message -> null);
    world.close(shop);
    world.run(MINUTE);
    hook.answers(message -> new Delivery.Retry("connection refused"));
    world.down("shop");
    world.run(Duration.ofHours(25));

    assertThat(hook.lines()).isEmpty();
    assertThat(world.ledger("hook"))
        .containsExactly(
            "shop opened given_up 404 Not Found: no such hook",
            "shop closed suppressed opening_not_told",
            "shop opened given_up connection refused");
  }

  @Test
  void whatLateChecksCorrectIsCorrectedInWords() throws Exception {
    Receiver hook = everything();
    world.target("shop");
    world.target("blog");

    UUID shop = world.down("shop");
    UUID blog = world.down("blog");
    world.run(MINUTE);
    world.retract(shop);
    world.close(blog);
    world.run(MINUTE);
    world.reopen(blog);
    world.run(MINUTE);
    UUID moved = world.move(blog, at(-10));
    world.close(moved);
    world.run(MINUTE);

    assertThat(hook.lines())
        .containsExactly(
            "opened shop",
            "opened blog",
            "retracted shop",
            "closed blog",
            "opened blog",
            "closed blog");
    assertThat(hook.messages().getLast().first().id()).isEqualTo(blog.toString());
  }

  @Test
  void aCertificateIsToldAgainOnlyWhenItGetsWorse() throws Exception {
    Receiver hook = everything();
    world.target("shop");

    UUID certificate = world.open("shop", IncidentKind.CERTIFICATE);
    world.run(Duration.ofDays(20));
    world.worsen(certificate, 2);
    world.run(Duration.ofDays(6));

    assertThat(hook.lines()).containsExactly("opened shop", "updated shop");
  }

  @Test
  void nobodyHearsMoreOfWhatSomebodyClosed() throws Exception {
    Receiver oncall = world.channel("oncall");
    world.route(delayed(MINUTE.multipliedBy(15), false));
    world.begin();
    world.target("shop");

    UUID outage = world.down("shop");
    world.act(outage, "close");
    world.run(MINUTE.multipliedBy(20));

    assertThat(oncall.lines()).isEmpty();
    assertThat(world.ledger("oncall")).containsExactly("shop opened suppressed closed_by_hand");
  }

  @Test
  void aRouteThatLeavesTheConfigurationEndsWhatWaitedForIt() throws Exception {
    world.channel("oncall");
    world.route(delayed(MINUTE.multipliedBy(15), false));
    world.begin();
    world.target("shop");
    world.down("shop");
    world.run(MINUTE);

    world.withoutRoutes();
    world.run(MINUTE.multipliedBy(20));

    assertThat(world.ledger("oncall")).containsExactly("shop opened suppressed route_removed");
  }

  @Test
  void aReceiverThatForgetsIsToldEachMinuteWhileItIsOpen() throws Exception {
    Receiver hook = everything();
    hook.forgets(MINUTE);
    world.target("shop");

    UUID outage = world.down("shop");
    for (int i = 0; i < 5; i++) {
      world.run(MINUTE);
    }
    world.close(outage);
    world.run(MINUTE.multipliedBy(5));

    assertThat(hook.lines().getFirst()).isEqualTo("opened shop");
    assertThat(hook.lines().getLast()).isEqualTo("closed shop");
    assertThat(hook.lines()).filteredOn(line -> line.startsWith("reminder")).hasSizeBetween(4, 6);
  }

  private static Instant at(long seconds) {
    return World.BEGIN.plusSeconds(seconds);
  }
}
