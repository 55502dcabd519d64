package dev.vedette.notify;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vedette.model.incident.IncidentKind;
import dev.vedette.notify.plan.Route;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What maintenance and the outages of parents hold back, by the real ledger. */
@ExtendWith(SharedWorld.class)
class HeldBackIT {
  private static final Duration MINUTE = Duration.ofMinutes(1);

  private final World world;
  private final FakeWriter writer;

  HeldBackIT(World world) {
    this.world = world;
    writer = new FakeWriter(world);
  }

  private Receiver everything() {
    Receiver hook = world.channel("hook");
    world.route(Route.all("hook"));
    world.begin();
    return hook;
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

  private static Instant at(long seconds) {
    return World.BEGIN.plusSeconds(seconds);
  }
}
