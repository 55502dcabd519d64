package dev.vedette.app.roles;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpServer;
import dev.vedette.notify.message.Headline;
import dev.vedette.ops.OpenResources;
import dev.vedette.up.Up;
import dev.vedette.up.UpOptions;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code vedette up -c FILE} and nothing else: from a page that breaks to a webhook and a line. */
class UpNotifyIT {
  @Test
  void aPageThatBreaksReachesAWebhookAndItsRecoveryOnceEach(@TempDir Path directory)
      throws Exception {
    AtomicBoolean broken = new AtomicBoolean();
    List<String> told = new CopyOnWriteArrayList<>();
    List<Headline> news = new CopyOnWriteArrayList<>();
    HttpServer server = server(broken, told);
    try (OpenResources process = new OpenResources()) {
      Up.Running running =
          Up.start(
              options(directory, server.getAddress().getPort()), InstantSource.system(), process);
      running.up().news(ZoneOffset.UTC, news::add);
      broken.set(true);
      await().atMost(Duration.ofSeconds(60)).untilAsserted(() -> assertThat(told).hasSize(1));
      broken.set(false);
      await().atMost(Duration.ofSeconds(60)).untilAsserted(() -> assertThat(told).hasSize(2));
      await().atMost(Duration.ofSeconds(10)).untilAsserted(() -> assertThat(news).hasSize(2));

      assertThat(told.get(0))
          .contains("\"type\":\"incident.opened\"", "\"target\":\"shop\"", "\"status\":503")
          .contains("\"link\":\"" + running.addresses().page() + "incidents/");
      assertThat(news.getFirst().title()).isEqualTo("shop is down");
      assertThat(news.getFirst().detail()).startsWith(" since ").contains("503");
      assertThat(told.getFirst()).contains(String.valueOf(news.getFirst().link()));
      assertThat(news.getLast().title()).startsWith("shop is up again after ");
      assertThat(told.get(1)).contains("\"type\":\"incident.closed\"", "\"reason\":\"recovered\"");
    } finally {
      server.stop(0);
    }
    assertThat(told).hasSize(2);
  }

  private static UpOptions options(Path directory, int port) throws IOException {
    return UpFile.options(
        directory,
        """
        targets: [{name: shop, url: 'http://127.0.0.1:%1$d/page', interval: 1s, timeout: 1s}]
        notify: {channels: {hook: {webhook: {url: 'http://127.0.0.1:%1$d/hook'}, merge: 0s}}}
        """
            .formatted(port));
  }

  private static HttpServer server(AtomicBoolean broken, List<String> told) throws IOException {
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/page",
        exchange -> {
          try (exchange) {
            exchange.sendResponseHeaders(broken.get() ? 503 : 200, -1);
          }
        });
    server.createContext(
        "/hook",
        exchange -> {
          try (exchange) {
            told.add(new String(exchange.getRequestBody().readAllBytes(), UTF_8));
            exchange.sendResponseHeaders(204, -1);
          }
        });
    server.start();
    return server;
  }
}
