package dev.vedette.notify;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpServer;
import dev.vedette.model.text.Secrets;
import dev.vedette.model.url.Url;
import dev.vedette.notify.channel.Channel;
import dev.vedette.notify.channel.Channels;
import dev.vedette.notify.channel.settings.ChannelSettings;
import dev.vedette.notify.channel.settings.WebhookSettings;
import dev.vedette.ops.Health;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Notifiers as they run, with a webhook that is a server. */
@ExtendWith(SharedWorld.class)
class NotifierIT {
  private static final Duration LIMIT = Duration.ofSeconds(20);

  private final World world;
  private final FakeWriter writer;
  private final Map<String, List<String>> got = new ConcurrentHashMap<>();
  private HttpServer server;

  NotifierIT(World world) {
    this.world = world;
    writer = new FakeWriter(world);
  }

  @BeforeEach
  void serve() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/",
        exchange -> {
          try (exchange) {
            String body = new String(exchange.getRequestBody().readAllBytes(), UTF_8);
            at(exchange.getRequestURI().getPath()).add(body);
            exchange.sendResponseHeaders(200, -1);
          }
        });
    server.start();
  }

  @AfterEach
  void stop() {
    server.stop(0);
  }

  private List<String> at(String path) {
    return got.computeIfAbsent(path, _ -> new CopyOnWriteArrayList<>());
  }

  @Test
  void severalNotifiersTellEachIncidentOnce() throws Exception {
    List<Notifier> notifiers = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      notifiers.add(start("/in"));
    }
    try {
      notifiers.forEach(NotifierIT::awaitReady);
      for (int i = 0; i < 20; i++) {
        UUID id = down("shop-" + i);
        world.now = Instant.now();
        writer.close(id);
      }
      await().atMost(LIMIT).untilAsserted(() -> assertThat(world.open()).isEqualTo("0"));
      assertThat(at("/in"))
          .allSatisfy(body -> assertThat(body).contains("\"possible_repeat\":false"));
      for (int i = 0; i < 20; i++) {
        String target = "\"target\":\"shop-" + i + "\"";
        assertThat(at("/in").stream().filter(body -> body.contains(target)))
            .as(target)
            .hasSizeBetween(1, 2);
      }
    } finally {
      notifiers.forEach(Notifier::close);
    }
  }

  @Test
  void changedChannelsHoldWithoutARestart() throws Exception {
    try (Notifier notifier = start("/before")) {
      awaitReady(notifier);
      down("shop");
      await().atMost(LIMIT).untilAsserted(() -> assertThat(at("/before")).hasSize(1));

      notifier.replace(settings("/skipped"));
      notifier.replace(settings("/after"));
      down("blog");
      await().atMost(LIMIT).untilAsserted(() -> assertThat(world.open()).isEqualTo("0"));
      down("bank");
      await()
          .atMost(LIMIT)
          .untilAsserted(() -> assertThat(at("/after")).last().asString().contains("bank"));
      assertThat(at("/skipped")).isEmpty();
      assertThat(at("/before")).noneSatisfy(body -> assertThat(body).contains("bank"));
    }
  }

  @Test
  void whatARouteWouldTellWaitsForItsReturnToTheFile() throws Exception {
    RouteSettings shop = route("shop");
    RouteSettings bank = route("bank");
    NotifySettings whole = settings("/in", shop, bank);
    try (Notifier notifier =
        Notifier.start(
            whole,
            new Channels(null, InstantSource.system())::of,
            world.database,
            new SimpleMeterRegistry())) {
      awaitReady(notifier);
      notifier.replace(settings("/in", shop));
      down("shop");
      await().atMost(LIMIT).untilAsserted(() -> assertThat(at("/in")).hasSize(1));
      down("bank");
      await().atMost(LIMIT).untilAsserted(() -> assertThat(world.open()).isEqualTo("1"));

      notifier.replace(whole);
      await().atMost(LIMIT).untilAsserted(() -> assertThat(at("/in")).hasSize(2));
      assertThat(at("/in")).last().asString().contains("bank");
    }
  }

  private static RouteSettings route(String target) {
    MatchSettings match = new MatchSettings(List.of(target), Map.of(), List.of(), null);
    return new RouteSettings(List.of("hook"), match, Duration.ZERO, null, null);
  }

  @Test
  void aChannelThatCannotBeUsedLeavesAllAsItWas() throws Exception {
    try (Notifier notifier =
        Notifier.start(
            settings("/in"), this::unlessRefused, world.database, new SimpleMeterRegistry())) {
      awaitReady(notifier);
      assertThatThrownBy(() -> notifier.replace(settings("/refused")))
          .isInstanceOf(IllegalArgumentException.class);
      down("shop");
      await().atMost(LIMIT).untilAsserted(() -> assertThat(at("/in")).hasSize(1));
    }
  }

  private Channel unlessRefused(ChannelSettings settings) {
    if (String.valueOf(Objects.requireNonNull(settings.webhook()).url()).contains("/refused")) {
      throw new IllegalArgumentException("it is refused");
    }
    return new Channels(null, InstantSource.system()).of(settings);
  }

  private UUID down(String target) throws SQLException {
    writer.target(target);
    world.now = Instant.now();
    UUID id = writer.down(target);
    world.execute("NOTIFY vedette_incident");
    return id;
  }

  private static void awaitReady(Notifier notifier) {
    await()
        .atMost(LIMIT)
        .untilAsserted(() -> assertThat(notifier.health()).isInstanceOf(Health.Ready.class));
  }

  private Notifier start(String path) {
    return Notifier.start(
        settings(path),
        new Channels(null, InstantSource.system())::of,
        world.database,
        new SimpleMeterRegistry());
  }

  private NotifySettings settings(String path, RouteSettings... routes) {
    WebhookSettings webhook =
        new WebhookSettings(
            Url.parse("http://127.0.0.1:" + server.getAddress().getPort() + path),
            List.of(),
            Map.of(),
            Map.of());
    ChannelSettings hook =
        new ChannelSettings(
            webhook,
            null,
            null,
            null,
            null,
            null,
            null,
            null,
            null,
            null,
            null,
            null,
            null,
            "UTC",
            Duration.ofSeconds(5),
            null,
            "1000/s",
            Duration.ZERO,
            Secrets.NONE);
    return new NotifySettings(Map.of("hook", hook), List.of(routes), null);
  }
}
