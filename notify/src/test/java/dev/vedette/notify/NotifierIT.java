package dev.vedette.notify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpServer;
import dev.vedette.model.incident.IncidentKind;
import dev.vedette.model.text.Secrets;
import dev.vedette.model.url.Url;
import dev.vedette.notify.channel.Channels;
import dev.vedette.notify.channel.settings.ChannelSettings;
import dev.vedette.notify.channel.settings.WebhookSettings;
import dev.vedette.ops.Health;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Notifiers as they run, with a webhook that is a server. */
class NotifierIT {
  @Test
  void severalNotifiersTellEachIncidentOnce(@TempDir Path directory) throws Exception {
    List<String> got = new CopyOnWriteArrayList<>();
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/",
        exchange -> {
          try (exchange) {
            got.add(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
            exchange.sendResponseHeaders(200, -1);
          }
        });
    server.start();
    NotifySettings settings = settings(server.getAddress().getPort());
    try (World world = new World(directory)) {
      List<Notifier> notifiers = new ArrayList<>();
      for (int i = 0; i < 3; i++) {
        notifiers.add(start(settings, world));
      }
      try {
        await()
            .untilAsserted(() ->
                assertThat(notifiers)
                    .allSatisfy(
                        each -> assertThat(each.health()).isInstanceOf(Health.Ready.class)));
        for (int i = 0; i < 20; i++) {
          world.target("shop-" + i);
          world.now = Instant.now();
          UUID id = world.open("shop-" + i, IncidentKind.DOWN, world.now, world.now);
          world.execute("NOTIFY vedette_incident");
          world.now = Instant.now();
          world.close(id);
        }
        await()
            .atMost(Duration.ofSeconds(20))
            .untilAsserted(() -> assertThat(world.open()).isEqualTo("0"));
        assertThat(got).allSatisfy(body -> assertThat(body).contains("\"possible_repeat\":false"));
        for (int i = 0; i < 20; i++) {
          String target = "\"target\":\"shop-" + i + "\"";
          assertThat(got.stream().filter(body -> body.contains(target)))
              .as(target)
              .hasSizeBetween(1, 2);
        }
      } finally {
        notifiers.forEach(Notifier::close);
      }
    } finally {
      server.stop(0);
    }
  }

  private static Notifier start(NotifySettings settings, World world) {
    InstantSource clock = InstantSource.system();
    return Notifier.start(
        settings, new Channels(null, clock)::of, world.database, new SimpleMeterRegistry(), clock);
  }

  private static NotifySettings settings(int port) {
    WebhookSettings webhook =
        new WebhookSettings(
            Url.parse("http://127.0.0.1:" + port + "/in"), List.of(), Map.of(), Map.of());
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
    return new NotifySettings(Map.of("hook", hook), List.of(), null);
  }
}
