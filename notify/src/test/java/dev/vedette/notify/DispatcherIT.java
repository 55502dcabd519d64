package dev.vedette.notify;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vedette.model.incident.Incident.Reason;
import dev.vedette.model.incident.IncidentKind;
import dev.vedette.notify.message.CertificateEnd;
import dev.vedette.notify.plan.Route;
import java.time.Duration;
import java.time.Instant;
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

    Instant end = at(27 * 86_400L);
    UUID certificate = writer.open("shop", IncidentKind.CERTIFICATE);
    writer.certificate("shop", world.now, end);
    world.run(Duration.ofDays(20));
    writer.worsen(certificate, 2);
    world.run(Duration.ofDays(6));

    assertThat(hook.lines()).containsExactly("opened shop", "updated shop");
    assertThat(hook.messages().getFirst().first().certificate())
        .isEqualTo(new CertificateEnd(1, end));
  }

  private static Instant at(long seconds) {
    return World.BEGIN.plusSeconds(seconds);
  }
}
