package dev.vedette.notify;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vedette.model.incident.Incident.Reason;
import dev.vedette.model.incident.IncidentKind;
import dev.vedette.model.incident.Severity;
import dev.vedette.notify.channel.Delivery;
import dev.vedette.notify.plan.Match;
import dev.vedette.notify.plan.Pace;
import dev.vedette.notify.plan.Route;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What channels hear of incidents, on a clock that the test moves, by the real ledger. */
@ExtendWith(SharedWorld.class)
class DispatcherIT {
  private static final Duration MINUTE = Duration.ofMinutes(1);

  private final World world;
  private final FakeWriter writer;

  DispatcherIT(World world) {
    this.world = world;
    writer = new FakeWriter(world);
  }

  private Receiver everything() {
    Receiver hook = world.channel("hook");
    world.route(Route.all("hook"));
    world.begin();
    return hook;
  }

  private Receiver merging(Pace pace) {
    Receiver chat = world.channel("chat", pace);
    world.route(Route.all("chat"));
    world.begin();
    return chat;
  }

  private Route delayed(Duration after, boolean unlessAcknowledged) {
    return new Route("oncall", Match.ALL, after, unlessAcknowledged, null);
  }

  @Test
  void anOutageAndItsEndAreToldOnceEach() throws Exception {
    Receiver hook = everything();
    writer.target("shop");

    UUID outage = writer.down("shop");
    world.run(MINUTE);
    writer.close(outage);
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
    writer.target("shop");
    UUID before = writer.open("shop", IncidentKind.DOWN, at(-600), at(-590));
    Receiver hook = everything();
    world.run(MINUTE);
    writer.close(before);
    world.run(MINUTE);

    assertThat(hook.lines()).isEmpty();
    assertThat(world.ledger("hook"))
        .containsExactly(
            "shop opened suppressed before_channel", "shop closed suppressed opening_not_told");
  }

  @Test
  void whatIsDownAlreadyWhenTheFirstNotifierStartsIsTold() throws Exception {
    writer.target("shop");
    UUID outage = writer.open("shop", IncidentKind.DOWN, at(-20), at(-18));
    Receiver hook = everything();
    world.run(MINUTE);
    writer.close(outage);
    world.run(MINUTE);

    assertThat(hook.lines()).containsExactly("opened shop", "closed shop");
  }

  @Test
  void aCheckerWhoseClockIsAheadDelaysNothing() throws Exception {
    Receiver hook = everything();
    writer.target("shop");
    writer.open("shop", IncidentKind.DOWN, at(1_800), at(1));
    world.run(MINUTE);

    assertThat(hook.lines()).containsExactly("opened shop");
  }

  @Test
  void aFaultOfAChannelIsAnAttemptThatFailedAndIsGivenUpAfterADay() throws Exception {
    Receiver hook = everything();
    hook.answers(message -> {
      throw new IllegalArgumentException("unsupported URI http://my_host/hunter2");
    });
    writer.target("shop");
    writer.down("shop");
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
    writer.target("shop");
    UUID old = writer.open("shop", IncidentKind.DOWN, at(-90_000), at(1));
    writer.close(old, at(-86_000), at(1), Reason.RECOVERED);
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
    writer.target("shop");
    writer.target("bank");

    writer.down("shop");
    writer.open("bank", IncidentKind.PARTIAL);
    writer.open("berlin", IncidentKind.BLIND);
    world.run(MINUTE);
    writer.down("bank");
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
    writer.target("shop");

    UUID outage = writer.down("shop");
    world.run(MINUTE.multipliedBy(2));
    writer.close(outage);
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
    writer.target("shop");

    UUID brief = writer.down("shop");
    world.run(MINUTE.multipliedBy(5));
    writer.close(brief);
    world.run(MINUTE.multipliedBy(30));
    UUID lasting = writer.down("shop");
    world.run(MINUTE.multipliedBy(14));
    assertThat(oncall.lines()).isEmpty();
    world.run(MINUTE);
    assertThat(oncall.lines()).containsExactly("opened shop");
    writer.close(lasting);
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
    writer.target("shop");

    UUID outage = writer.down("shop");
    world.run(MINUTE);
    writer.act(outage, "ack");
    world.run(MINUTE.multipliedBy(20));

    assertThat(oncall.lines()).isEmpty();
    assertThat(world.ledger("oncall")).containsExactly("shop opened suppressed acknowledged");
  }

  @Test
  void remindersComeUntilSomebodyTakesItOn() throws Exception {
    Receiver hook = world.channel("hook");
    world.route(new Route("hook", Match.ALL, Duration.ZERO, false, Duration.ofHours(4)));
    world.begin();
    writer.target("shop");

    UUID outage = writer.down("shop");
    world.run(Duration.ofHours(9));
    assertThat(hook.lines()).containsExactly("opened shop", "reminder shop", "reminder shop");
    writer.act(outage, "ack");
    world.run(Duration.ofHours(9));
    writer.close(outage);
    world.run(MINUTE);

    assertThat(hook.lines())
        .containsExactly("opened shop", "reminder shop", "reminder shop", "closed shop");
  }

  @Test
  void whatOpensInAMaintenanceIsToldAtItsEndIfItIsStillOpen() throws Exception {
    Receiver hook = everything();
    writer.target("shop");
    writer.target("blog");
    writer.maintenance(at(600), at(7200));
    writer.maintenance(at(7200), at(9000));

    UUID before = writer.down("shop");
    world.runTo(at(900));
    UUID inside = writer.down("blog");
    world.runTo(at(1200));
    writer.close(inside);
    writer.close(before);
    world.runTo(at(1500));
    writer.down("blog");
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
    writer.target("router");
    for (int i = 0; i < 100; i++) {
      writer.target("child-" + i, "router");
    }
    world.run(MINUTE);
    for (int i = 0; i < 100; i++) {
      writer.down("child-" + i);
    }
    world.run(Duration.ofSeconds(30));
    assertThat(hook.lines()).isEmpty();

    writer.checkedTill("router", at(61));
    UUID router = writer.open("router", IncidentKind.DOWN, at(61), world.now);
    world.run(MINUTE.multipliedBy(5));

    assertThat(hook.lines()).containsExactly("opened router+100");
    assertThat(world.open()).isEqualTo("0");
    writer.close(router);
    for (String id : world.rows("SELECT incident_id FROM incident WHERE closed_at IS NULL")) {
      writer.close(UUID.fromString(id));
    }
    world.run(MINUTE.multipliedBy(5));
    assertThat(hook.lines()).hasSize(2).last().asString().startsWith("closed router");
    assertThat(world.open()).isEqualTo("0");
  }

  @Test
  void aChildWhoseParentWasSeenUpSinceIsToldAtOnce() throws Exception {
    Receiver hook = everything();
    writer.target("router");
    writer.target("shop", "router");
    world.run(MINUTE);
    writer.down("shop");
    writer.checkedTill("router", world.now);
    world.run(Duration.ofSeconds(2));

    assertThat(hook.lines()).containsExactly("opened shop");
  }

  @Test
  void aChildThatIsDownAfterItsParentIsUpAgainIsToldByItself() throws Exception {
    Receiver hook = everything();
    writer.target("router");
    writer.target("shop", "router");
    UUID router = writer.down("router");
    writer.checkedTill("router", at(60));
    world.run(Duration.ofSeconds(5));
    UUID shop = writer.down("shop");
    world.run(MINUTE.multipliedBy(2));
    assertThat(hook.lines()).containsExactly("opened router", "updated router+shop");
    writer.close(router);
    world.run(MINUTE.multipliedBy(2));
    writer.close(shop);
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
    writer.target("router");
    writer.target("shop", "router");
    writer.target("blog", "nobody");

    world.run(MINUTE);
    writer.down("shop");
    writer.down("blog");
    world.run(Duration.ofSeconds(59));
    assertThat(hook.lines()).containsExactly("opened blog");
    world.run(Duration.ofSeconds(2));
    assertThat(hook.lines()).containsExactly("opened blog", "opened shop");
  }

  @Test
  void twoHundredIncidentsAtOneMessageASecondAreNamedInFive() throws Exception {
    Receiver chat = merging(new Pace(Duration.ZERO, Duration.ofSeconds(1), 100));
    for (int i = 0; i < 200; i++) {
      writer.target("shop-" + i);
      writer.down("shop-" + i);
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
    writer.target("shop");
    writer.target("blog");
    writer.target("bank");

    UUID shop = writer.down("shop");
    world.run(Duration.ofSeconds(10));
    writer.down("blog");
    world.run(Duration.ofSeconds(10));
    writer.down("bank");
    writer.close(shop);
    world.run(MINUTE.multipliedBy(3));

    assertThat(chat.lines())
        .containsExactly("opened shop", "digest blog:open bank:open shop:closed");
    assertThat(chat.got().get(1).at()).isEqualTo(at(60));
  }

  @Test
  void whatHappenedWhileTheChannelWasAwayIsToldAsOldAndAsOne() throws Exception {
    Receiver hook = merging(new Pace(MINUTE, Duration.ofSeconds(1), 100));
    writer.target("shop");
    writer.target("blog");
    hook.answers(message -> Delivery.Retry.unheard("connection refused"));

    UUID shop = writer.down("shop");
    world.run(MINUTE.multipliedBy(10));
    writer.down("blog");
    world.run(MINUTE.multipliedBy(20));
    writer.close(shop);
    world.run(MINUTE.multipliedBy(30));
    hook.answers(message -> null);
    world.run(MINUTE.multipliedBy(10));

    assertThat(hook.lines()).containsExactly("digest blog:open shop:closed (old)");
    assertThat(hook.messages().getFirst().old().happenedAt()).isEqualTo(at(600));
    assertThat(world.ledger("chat"))
        .containsExactly("shop opened merged", "blog opened delivered", "shop closed delivered");
    assertThat(world.open()).isEqualTo("0");
  }

  @Test
  void anOutageThatWasOverBeforeItBecameKnownIsOneOldMessage() throws Exception {
    Receiver hook = everything();
    writer.target("shop");
    world.run(Duration.ofHours(2));

    UUID shop = writer.open("shop", IncidentKind.DOWN, at(600), world.now);
    writer.close(shop, at(1200), world.now, Reason.RECOVERED);
    world.run(MINUTE);

    assertThat(hook.lines()).containsExactly("closed shop (old)");
    assertThat(hook.messages().getFirst().old().happenedAt()).isEqualTo(at(600));
    assertThat(hook.messages().getFirst().old().toldAt()).isEqualTo(at(7200));
  }

  @Test
  void aServiceThatAsksForPatienceGetsIt() throws Exception {
    Receiver hook = everything();
    writer.target("shop");
    hook.answers(message ->
        world.now.isBefore(at(90))
            ? new Delivery.Retry("429 Too Many Requests", Duration.ofSeconds(90), false)
            : null);

    writer.down("shop");
    world.run(MINUTE.multipliedBy(3));

    assertThat(hook.lines()).containsExactly("opened shop");
    assertThat(hook.got().getFirst().at()).isEqualTo(at(90));
  }

  @Test
  void whatAChannelRefusesOrDoesNotTakeForADayIsGivenUp() throws Exception {
    Receiver hook = everything();
    writer.target("shop");
    hook.answers(message -> new Delivery.Refused("404 Not Found: no such hook"));
    UUID shop = writer.down("shop");
    world.run(MINUTE);
    hook.answers(message -> null);
    writer.close(shop);
    world.run(MINUTE);
    hook.answers(message -> Delivery.Retry.unheard("connection refused"));
    writer.down("shop");
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
    writer.target("shop");
    writer.target("blog");

    UUID shop = writer.down("shop");
    UUID blog = writer.down("blog");
    world.run(MINUTE);
    writer.retract(shop);
    writer.close(blog);
    world.run(MINUTE);
    writer.reopen(blog);
    world.run(MINUTE);
    UUID moved = writer.move(blog, at(-10));
    writer.close(moved);
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
    writer.target("shop");

    UUID certificate = writer.open("shop", IncidentKind.CERTIFICATE);
    world.run(Duration.ofDays(20));
    writer.worsen(certificate, 2);
    world.run(Duration.ofDays(6));

    assertThat(hook.lines()).containsExactly("opened shop", "updated shop");
  }

  @Test
  void nobodyHearsMoreOfWhatSomebodyClosed() throws Exception {
    Receiver oncall = world.channel("oncall");
    world.route(delayed(MINUTE.multipliedBy(15), false));
    world.begin();
    writer.target("shop");

    UUID outage = writer.down("shop");
    writer.act(outage, "close");
    world.run(MINUTE.multipliedBy(20));

    assertThat(oncall.lines()).isEmpty();
    assertThat(world.ledger("oncall")).containsExactly("shop opened suppressed closed_by_hand");
  }

  @Test
  void aRouteThatLeavesTheConfigurationEndsWhatWaitedForIt() throws Exception {
    world.channel("oncall");
    world.route(delayed(MINUTE.multipliedBy(15), false));
    world.begin();
    writer.target("shop");
    writer.down("shop");
    world.run(MINUTE);

    world.withoutRoutes();
    world.run(MINUTE.multipliedBy(20));

    assertThat(world.ledger("oncall")).containsExactly("shop opened suppressed route_removed");
  }

  @Test
  void aReceiverThatForgetsIsToldEachMinuteWhileItIsOpen() throws Exception {
    Receiver hook = everything();
    hook.forgets(MINUTE);
    writer.target("shop");

    UUID outage = writer.down("shop");
    for (int i = 0; i < 5; i++) {
      world.run(MINUTE);
    }
    writer.close(outage);
    world.run(MINUTE.multipliedBy(5));

    assertThat(hook.lines().getFirst()).isEqualTo("opened shop");
    assertThat(hook.lines().getLast()).isEqualTo("closed shop");
    assertThat(hook.lines()).filteredOn(line -> line.startsWith("reminder")).hasSizeBetween(4, 6);
  }

  private static Instant at(long seconds) {
    return World.BEGIN.plusSeconds(seconds);
  }
}
