package dev.vedette.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.Map;
import java.util.function.Consumer;
import javax.net.ssl.SSLHandshakeException;
import org.junit.jupiter.api.Test;

class Http3ServerIT {
  private static final int TIMEOUT_MILLIS = 5000;
  private static final Duration SHORT = Duration.ofMillis(100);
  private final TestAuthority root = TestAuthority.create("Vedette test");

  @Test
  void answersAndRecordsTheRequest() throws Exception {
    Reply reply =
        Reply.nothing()
            .headers(103)
            .pause(SHORT)
            .headers(201, Map.of("x-test", "yes"))
            .pause(SHORT)
            .data("hello")
            .end();
    try (var server =
            Http3Server.start(root.intermediate("Between").issue("localhost"), r -> reply);
        var client = new Http3TestClient(root, server, TIMEOUT_MILLIS)) {
      client.post("/path?q=1", "question");
      await()
          .untilAsserted(
              () -> assertThat(client.events()).containsExactly("head 103", "head 201", "end"));
      assertThat(client.body()).isEqualTo("hello");
      StreamRequest request = server.requests().getFirst();
      assertThat(request.method()).isEqualTo("POST");
      assertThat(request.scheme()).isEqualTo("https");
      assertThat(request.authority()).isEqualTo("localhost");
      assertThat(request.path()).isEqualTo("/path?q=1");
      assertThat(request.header("x-own")).isEqualTo("value");
      assertThat(request.body()).isEqualTo("question");
      assertThat(server.connections()).isOne();
      assertThat(server.datagrams()).isPositive();
    }
  }

  @Test
  void resetsBeforeAndAfterTheHead() throws Exception {
    after(Reply.nothing().reset(0x10b), c -> assertThat(c.events()).containsExactly("reset 267"));
    after(
        Reply.nothing().headers(200).data("half").pause(SHORT).reset(0x102),
        c -> {
          assertThat(c.events()).containsExactly("head 200", "reset 258");
          assertThat(c.body()).isEqualTo("half");
        });
  }

  @Test
  void goesAwayAndClosesTheConnection() throws Exception {
    after(
        Reply.nothing().headers(200).data("half").goAway(0, 0).pause(SHORT).close(),
        c -> {
          assertThat(c.events()).contains("head 200", "goaway 0", "closed 258");
          assertThat(c.body()).isEqualTo("half");
        });
  }

  @Test
  void endlessHeadsAndBodies() throws Exception {
    after(
        Reply.nothing().headers(200).endlessData(),
        c -> assertThat(c.bytes()).isGreaterThan(1_000_000));
    after(Reply.nothing().endlessHeaders(), c -> assertThat(c.events()).isNotEmpty());
  }

  @Test
  void anUntrustedCertificateEndsTheHandshake() {
    try (var server = Http3Server.start(TestAuthority.selfSigned("localhost"), Responder.ok(""))) {
      assertThatThrownBy(() -> new Http3TestClient(root, server, TIMEOUT_MILLIS).close())
          .hasCauseInstanceOf(SSLHandshakeException.class);
    }
  }

  @Test
  void silenceIsNotRefusal() {
    try (var server = Http3Server.silent()) {
      assertThatThrownBy(() -> new Http3TestClient(root, server, 500).close());
      assertThat(server.datagrams()).isPositive();
      assertThat(server.connections()).isZero();
    }
  }

  private void after(Reply reply, Consumer<Http3TestClient> expectation) throws Exception {
    try (var server = Http3Server.start(root.issue("localhost"), Responder.always(reply));
        var client = new Http3TestClient(root, server, TIMEOUT_MILLIS)) {
      client.post("/", "");
      await().untilAsserted(() -> expectation.accept(client));
    }
  }
}
