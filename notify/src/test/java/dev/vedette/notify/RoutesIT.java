package dev.vedette.notify;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vedette.model.incident.IncidentKind;
import dev.vedette.model.incident.Severity;
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

/** Whom routes tell, when, and when not, by the real ledger. */
@ExtendWith(SharedWorld.class)
class RoutesIT {
  private static final Duration MINUTE = Duration.ofMinutes(1);

  private final World world;
  private final FakeWriter writer;

  RoutesIT(World world) {
    this.world = world;
    writer = new FakeWriter(world);
  }

  private Route delayed(Duration after, boolean unlessAcknowledged) {
    return new Route("oncall", Match.ALL, after, unlessAcknowledged, null);
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
  void aRouteThatStaysAwayEndsWhatWaitedForIt() throws Exception {
    world.channel("oncall");
    world.route(delayed(MINUTE.multipliedBy(15), false));
    world.begin();
    writer.target("shop");
    writer.target("bank");
    writer.down("shop");
    world.run(MINUTE);

    world.reload();
    writer.down("bank");
    world.run(Dispatcher.RETURN_PATIENCE.minusSeconds(1));
    assertThat(world.ledger("oncall"))
        .containsExactly("shop opened pending", "bank opened pending");
    world.run(MINUTE.multipliedBy(20));

    assertThat(world.ledger("oncall"))
        .containsExactly(
            "shop opened suppressed route_removed", "bank opened suppressed route_removed");
    writer.target("mail");
    writer.down("mail");
    world.run(MINUTE);
    assertThat(world.ledger("oncall")).hasSize(2);
  }

  @Test
  void nothingIsLostByAFileThatIsHalfWrittenForAWhile() throws Exception {
    Receiver oncall = world.channel("oncall");
    Route all = delayed(Duration.ZERO, false);
    Route web =
        new Route(
            "oncall", Match.of(List.of("web"), Map.of(), Set.of(), null), MINUTE, false, null);
    world.route(web);
    world.route(all);
    world.begin();
    for (String target : List.of("shop", "bank", "mail")) {
      writer.target(target);
    }
    writer.down("shop");
    world.tick();
    assertThat(oncall.lines()).containsExactly("opened shop");

    world.reload(web);
    writer.down("bank");
    UUID brief = writer.down("mail");
    world.run(MINUTE);
    writer.close(brief);
    world.run(MINUTE);
    assertThat(oncall.lines()).hasSize(1);
    world.reload(web, all);
    world.run(MINUTE);

    assertThat(oncall.lines()).containsExactly("opened shop", "opened bank", "closed mail");
    assertThat(world.open()).isEqualTo("0");
  }

  @Test
  void whatWaitsForAChannelThatIsGoneIsToldWhenItReturnsInTime() throws Exception {
    waitingForOncall();
    world.without("oncall");
    world.run(Dispatcher.RETURN_PATIENCE.minusSeconds(1));
    world.endOthers();
    Receiver again = world.channel("oncall");
    world.route(delayed(MINUTE, false));
    world.begin();
    world.run(MINUTE);

    assertThat(again.lines()).containsExactly("opened shop (old)");
  }

  @Test
  void whatWaitsForAChannelThatStaysAwayIsEnded() throws Exception {
    waitingForOncall();
    world.without("oncall");
    world.run(Dispatcher.RETURN_PATIENCE);
    world.endOthers();

    assertThat(world.ledger("oncall")).containsExactly("shop opened suppressed route_removed");
  }

  /** With the times of the table in {@code docs/notify.md}. */
  @Test
  void aDayGoesAsTheDocumentHasIt() throws Exception {
    Receiver mail = world.channel("mail", new Pace(MINUTE, Duration.ZERO, 100));
    world.route(new Route("mail", Match.ALL, Duration.ZERO, false, Duration.ofHours(4)));
    world.begin();
    for (String target : List.of("shop", "blog", "mail")) {
      writer.target(target);
    }
    runTo("12:02:44");
    UUID shop = writer.down("shop");
    runTo("12:03:05");
    assertThat(mail.lines()).containsExactly("opened shop");
    UUID blog = writer.down("blog");
    runTo("12:03:30");
    UUID other = writer.down("mail");
    runTo("12:03:43");
    assertThat(mail.lines()).hasSize(1);
    runTo("12:03:44");
    assertThat(mail.lines()).hasSize(2).last().isEqualTo("digest blog:open mail:open");
    runTo("12:40:05");
    writer.close(blog);
    runTo("12:40:30");
    assertThat(mail.lines()).hasSize(3).last().isEqualTo("closed blog");
    writer.close(other);
    runTo("12:41:04");
    assertThat(mail.lines()).hasSize(3);
    runTo("12:41:05");
    assertThat(mail.lines()).hasSize(4).last().isEqualTo("closed mail");
    runTo("16:02:43");
    assertThat(mail.lines()).hasSize(4);
    runTo("16:02:44");
    assertThat(mail.lines()).hasSize(5).last().isEqualTo("reminder shop");
    runTo("16:20:44");
    writer.close(shop);
    world.tick();
    assertThat(mail.lines()).hasSize(6).last().isEqualTo("closed shop");
  }

  private void runTo(String time) throws Exception {
    world.runTo(Instant.parse("2026-03-02T" + time + "Z"));
  }

  private void waitingForOncall() throws Exception {
    world.channel("oncall");
    world.channel("other");
    world.route(delayed(MINUTE, false));
    world.begin();
    writer.target("shop");
    writer.down("shop");
    world.tick();
  }
}
