package dev.vedette.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.vedette.embedded.EmbeddedPostgres;
import dev.vedette.embedded.PostgresOptions;
import dev.vedette.ops.Health;
import dev.vedette.store.Database;
import dev.vedette.store.PostgresSettings;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

class UnreadableIT {
  @TempDir Path directory;
  private final Logger logger = (Logger) LoggerFactory.getLogger("dev.vedette.web");
  private final ListAppender<ILoggingEvent> lines = new ListAppender<>();

  @BeforeEach
  void listen() {
    lines.list = new CopyOnWriteArrayList<>();
    lines.start();
    logger.addAppender(lines);
  }

  @AfterEach
  void listenNoMore() {
    logger.detachAppender(lines);
    logger.setLevel(null);
  }

  @Test
  void tablesThatAreNotThereYetAreOneLineOfTheLogWhicheverPageIsAskedFor() throws Exception {
    try (EmbeddedPostgres postgres = EmbeddedPostgres.start(directory, PostgresOptions.forTests());
        Database database = Database.open(new PostgresSettings(postgres.uri()));
        WebServer server =
            WebServer.start(
                new WebSettings("127.0.0.1", 0),
                database,
                path -> Optional.empty(),
                new SimpleMeterRegistry(),
                InstantSource.system());
        HttpClient client = HttpClient.newHttpClient()) {
      await().until(() -> !lines.list.isEmpty());
      List<String> references = new ArrayList<>();
      for (String path : List.of("/", "/targets/shop", "/api/targets/shop")) {
        HttpResponse<String> answer =
            client.send(
                HttpRequest.newBuilder(
                        URI.create("http://127.0.0.1:%d%s".formatted(server.port(), path)))
                    .build(),
                HttpResponse.BodyHandlers.ofString());
        assertThat(answer.statusCode()).isEqualTo(503);
        references.add(answer.headers().firstValue("X-Request-Id").orElseThrow());
      }

      assertThat(lines.list)
          .extracting(ILoggingEvent::getFormattedMessage)
          .singleElement()
          .asString()
          .startsWith("the overview can't be read: ")
          .contains("vedette write")
          .endsWith("reference " + references.getFirst());
      assertThat(references).containsOnly(references.getFirst());
    }
  }

  @Test
  void aReadThatFailsOnceTheServerIsClosedIsNobodysTrouble() throws Exception {
    logger.setLevel(Level.DEBUG);
    CountDownLatch begun = new CountDownLatch(1);
    CountDownLatch closed = new CountDownLatch(1);
    try (TestSite site = new TestSite()) {
      site.source =
          () -> {
            begun.countDown();
            await().until(() -> closed.getCount() == 0);
            throw new IllegalStateException("the database is closed too");
          };
      site.nextRead();
      assertThat(site.server.health()).isInstanceOf(Health.Ready.class);
      assertThat(begun.await(10, TimeUnit.SECONDS)).isTrue();

      site.server.close();
      closed.countDown();

      await()
          .until(() ->
              lines.list.stream()
                  .anyMatch(
                      line -> line.getMessage().equals("the overview can't be read any more")));
    }
    assertThat(lines.list)
        .extracting(ILoggingEvent::getLevel)
        .doesNotContain(Level.WARN, Level.ERROR);
  }
}
