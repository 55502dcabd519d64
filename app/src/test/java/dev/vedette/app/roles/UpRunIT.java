package dev.vedette.app.roles;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpServer;
import dev.vedette.config.Configuration;
import dev.vedette.config.ConfigurationReader;
import dev.vedette.notify.message.Headline;
import dev.vedette.ops.OpenResources;
import dev.vedette.store.Database;
import dev.vedette.store.PostgresSettings;
import dev.vedette.testkit.Conversation;
import dev.vedette.testkit.RawServer;
import dev.vedette.up.Up;
import dev.vedette.up.UpOptions;
import dev.vedette.web.WebSettings;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer.OrderAnnotation;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/**
 * {@code vedette up -c FILE} and nothing else, from a page that breaks to a message and a line, and
 * on to the next start. The tests are the chapters of one story, in order: a start costs seconds.
 */
@TestInstance(Lifecycle.PER_CLASS)
@TestMethodOrder(OrderAnnotation.class)
class UpRunIT {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  /** Less than what is left of a check that hangs when everything is told to end. */
  private static final Duration END = Duration.ofSeconds(5);

  private final AtomicBoolean broken = new AtomicBoolean();
  private final List<String> told = new CopyOnWriteArrayList<>();
  private final RawServer hangs = RawServer.start(Conversation::stall);
  private final OpenResources process = new OpenResources();
  private HttpServer server;
  private UpOptions options;
  private Up.Running running;

  @BeforeAll
  void start(@TempDir Path directory) throws Exception {
    server = server();
    options = options(directory, server.getAddress().getPort());
    running = Up.start(options, InstantSource.system(), process);
  }

  @AfterAll
  void close() {
    process.close();
    hangs.close();
    server.stop(0);
  }

  @Test
  @Order(1)
  void aPageThatBreaksReachesAWebhookAndATerminalAndItsRecoveryOnceEach() {
    List<Headline> news = new CopyOnWriteArrayList<>();
    running.up().news(ZoneOffset.UTC, news::add);
    broken.set(true);
    await().atMost(PATIENCE).untilAsserted(() -> assertThat(told).hasSize(1));
    broken.set(false);
    await().atMost(PATIENCE).untilAsserted(() -> assertThat(told).hasSize(2));
    await().atMost(PATIENCE).untilAsserted(() -> assertThat(news).hasSize(2));

    assertThat(told.get(0))
        .contains("\"type\":\"incident.opened\"", "\"target\":\"shop\"", "\"status\":503")
        .contains("\"link\":\"" + running.addresses().page() + "incidents/")
        .contains(String.valueOf(news.getFirst().link()));
    assertThat(told.get(1)).contains("\"type\":\"incident.closed\"", "\"reason\":\"recovered\"");
    assertThat(news.getFirst().title()).isEqualTo("shop is down");
    assertThat(news.getFirst().detail()).startsWith(" since ").contains("503");
    assertThat(news.getLast().title()).startsWith("shop is up again after ");
  }

  @Test
  @Order(2)
  void anEndWaitsForNoSiteThatHangsAndNoSlotIsLostOrStoredTwice() throws Exception {
    assertThat(hangs.connections()).isPositive();
    assertThat(slots("hangs")).isEmpty();
    Instant ended = Instant.now();
    running.up().close();
    assertThat(Duration.between(ended, Instant.now())).isLessThan(END);
    assertThat(told).hasSize(2);

    running = Up.start(options, InstantSource.system(), process);
    Instant again = Instant.now();
    await()
        .atMost(PATIENCE)
        .untilAsserted(() -> {
          assertThat(slots("shop")).last().matches(again::isBefore);
          assertThatNoneIsMissing(slots("shop"), Duration.ofSeconds(1));
          // That it was under way at the end is no reason to forget the slot.
          assertThat(slots("hangs")).first().matches(ended::isAfter);
        });
    assertThat(running.up().metrics().get("vedette.write.doubled").counter().count()).isZero();
  }

  private static void assertThatNoneIsMissing(List<Instant> slots, Duration interval) {
    for (int i = 1; i < slots.size(); i++) {
      assertThat(Duration.between(slots.get(i - 1), slots.get(i))).isEqualTo(interval);
    }
  }

  private List<Instant> slots(String target) {
    try (Database database = Database.open(new PostgresSettings(running.addresses().postgres()))) {
      return database.call(connection -> {
        try (PreparedStatement statement =
            connection.prepareStatement(
                """
                SELECT scheduled_at FROM check_result JOIN target USING (target_id)
                WHERE name = ? ORDER BY scheduled_at
                """)) {
          statement.setString(1, target);
          ResultSet rows = statement.executeQuery();
          List<Instant> slots = new ArrayList<>();
          while (rows.next()) {
            slots.add(rows.getObject(1, OffsetDateTime.class).toInstant());
          }
          return slots;
        }
      });
    }
  }

  private UpOptions options(Path directory, int port) throws IOException {
    Path file =
        Files.writeString(
            directory.resolve("vedette.yaml"),
            """
            targets:
            - {name: shop, url: 'http://127.0.0.1:%1$d/page', interval: 1s, timeout: 1s}
            - {name: hangs, url: 'http://127.0.0.1:%2$d/', interval: 60s, timeout: 60s}
            notify: {channels: {hook: {webhook: {url: 'http://127.0.0.1:%1$d/hook'}, merge: 0s}}}
            """
                .formatted(port, hangs.port()));
    Configuration configuration = new ConfigurationReader(Map.of(), directory).read(file).orThrow();
    return new UpOptions(
        directory,
        "here",
        configuration.targets(),
        configuration.check(),
        configuration.dns(),
        configuration.write(),
        configuration.storage(),
        configuration.notification(),
        new WebSettings("127.0.0.1", 0),
        List.of(),
        false,
        "1.2.3");
  }

  private HttpServer server() throws IOException {
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
