package dev.vedette.notify;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vedette.notify.channel.Delivery;
import dev.vedette.notify.plan.Pace;
import dev.vedette.notify.plan.Route;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Channels that take little, later or nothing, by the real ledger. */
@ExtendWith(SharedWorld.class)
class SlowChannelIT {
  private static final Duration MINUTE = Duration.ofMinutes(1);

  private final World world;
  private final FakeWriter writer;

  SlowChannelIT(World world) {
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
