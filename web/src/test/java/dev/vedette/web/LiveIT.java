package dev.vedette.web;

import static dev.vedette.web.TestSite.UP;
import static dev.vedette.web.TestSite.down;
import static dev.vedette.web.TestSite.find;
import static dev.vedette.web.TestSite.incident;
import static dev.vedette.web.TestSite.state;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.vedette.model.Failure;
import dev.vedette.model.FailureCode;
import dev.vedette.store.query.targets.TargetState;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.Socket;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What an open page is told. */
class LiveIT {
  private static final int TARGETS = 1_000;

  private TestSite site;

  @BeforeEach
  void start() throws IOException {
    site = new TestSite();
  }

  @AfterEach
  void stop() {
    site.close();
  }

  @Test
  void oneOfAThousandThatChangesIsLessThanAKilobyte() throws Exception {
    TargetState[] states = many();
    site.show(states);
    try (Client client = new Client(tag())) {
      states[500] = state(states[500].target(), down("expected status 2xx, got 500"));
      site.open =
          List.of(
              incident(
                  states[500].target(),
                  new Failure(
                      FailureCode.STATUS_UNEXPECTED, "expected status 2xx, got 500", null)));
      site.show(states);

      String event = client.await("change");

      assertThat(event)
          .contains("\"n\":\"t500\",\"s\":\"down\"", "\"down\":1", "999 of 1000 up")
          .contains("\"opened\":[{\"id\":\"" + site.open.getFirst().id())
          .doesNotContain("t499", "t501");
      assertThat(event.getBytes(StandardCharsets.UTF_8)).hasSizeLessThan(1_024);

      String id = site.open.getFirst().id().toString();
      site.open = List.of();
      site.show(many());
      assertThat(client.await("change")).contains("\"closed\":[\"" + id + "\"]", "\"s\":\"up\"");
    }
  }

  @Test
  void whoWasAwayGetsWhatChangedMeanwhile() throws Exception {
    site.show(state("a", UP), state("b", UP));
    String tag = tag();
    site.show(state("a", down("x")), state("b", UP));
    assertThat(site.get("/").statusCode()).isEqualTo(200);
    site.show(state("a", down("x")), state("b", down("x")));
    assertThat(site.get("/").statusCode()).isEqualTo(200);

    try (Client client = new Client(tag)) {
      assertThat(client.await("change")).contains("\"n\":\"a\"", "\"n\":\"b\"");
    }
  }

  @Test
  void anotherListIsToBeLoaded() throws Exception {
    site.show(state("a", UP));
    try (Client client = new Client(tag())) {
      site.show(state("a", UP), state("b", UP));
      var _ = client.await("list");
    }
    try (Client stranger = new Client("other-7")) {
      var _ = stranger.await("list");
    }
  }

  @Test
  void aDatabaseThatCannotBeReadIsToldAndItsReturnToo() throws Exception {
    site.show(state("a", UP));
    try (Client client = new Client(tag())) {
      site.source =
          () -> {
            throw new IllegalStateException("no");
          };
      site.nextRead();
      assertThat(client.await("trouble")).hasSize(8);
      site.show(state("a", down("x")));
      assertThat(client.await("change")).contains("\"s\":\"down\"");
    }
  }

  @Test
  void nothingNewIsToldNowAndThen() throws Exception {
    site.show(state("a", UP));
    try (Client client = new Client(tag())) {
      assertThat(client.await("tick")).contains("\"at\":");
    }
  }

  @Test
  void aClientThatDoesNotReadDelaysNobodyAndLeavesNothing() throws Exception {
    TargetState[] states = many();
    site.show(states);
    List<Socket> lazy = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      Socket socket = new Socket("127.0.0.1", site.server.port());
      socket
          .getOutputStream()
          .write("GET /live HTTP/1.1\r\nHost: x\r\n\r\n".getBytes(StandardCharsets.UTF_8));
      lazy.add(socket);
    }
    await().until(() -> site.server.livePages() == 20);
    try (Client client = new Client(tag())) {
      for (int round = 0; round < 3; round++) {
        boolean isDown = round % 2 == 0;
        site.show(
            IntStream.range(0, TARGETS)
                .mapToObj(n -> state("t" + n, isDown ? down("x") : UP))
                .toArray(TargetState[]::new));
        assertThat(client.await("change")).contains(isDown ? "\"s\":\"down\"" : "\"s\":\"up\"");
      }
    }
    for (Socket socket : lazy) {
      socket.close();
    }
    site.show(states);
    await().atMost(Duration.ofSeconds(15)).until(() -> site.server.livePages() == 0);
  }

  private String tag() throws Exception {
    return find("data-tag=\"([^\"]+)\"", site.get("/").body());
  }

  private static TargetState[] many() {
    return IntStream.range(0, TARGETS)
        .mapToObj(n -> state("t" + n, UP))
        .toArray(TargetState[]::new);
  }

  /** Reads as an EventSource does. */
  private final class Client implements AutoCloseable {
    private final BlockingQueue<String> events = new LinkedBlockingQueue<>();
    private final InputStream body;

    Client(String tag) throws Exception {
      HttpResponse<InputStream> answer =
          site.client()
              .send(
                  site.request("/live?since=" + tag).build(),
                  HttpResponse.BodyHandlers.ofInputStream());
      assertThat(answer.headers().firstValue("Content-Type").orElseThrow())
          .startsWith("text/event-stream");
      body = answer.body();
      Thread.ofVirtual().start(this::read);
    }

    private void read() {
      try (BufferedReader lines =
          new BufferedReader(new InputStreamReader(body, StandardCharsets.UTF_8))) {
        String event = "";
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
          if (line.startsWith("event: ")) {
            event = line.substring(7);
          } else if (line.startsWith("data: ")) {
            events.add(event + " " + line.substring(6));
          }
        }
      } catch (IOException closed) {
        events.add("closed " + closed.getMessage());
      }
    }

    /** The data of the next event of that name. */
    String await(String name) throws InterruptedException {
      while (true) {
        String event = events.poll(12, TimeUnit.SECONDS);
        assertThat(event).as("event " + name).isNotNull();
        if (event.startsWith(name + " ")) {
          return event.substring(name.length() + 1);
        }
      }
    }

    @Override
    public void close() throws IOException {
      body.close();
    }
  }
}
