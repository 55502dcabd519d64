package dev.vedette.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.Socket;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

class Http2ServerIT {
  private static final Duration SHORT = Duration.ofMillis(100);
  private final TestAuthority root = TestAuthority.create("Vedette test");

  @Test
  void answersOverTlsAndRecordsTheRequest() throws Exception {
    Reply reply =
        Reply.nothing()
            .headers(103, Map.of("link", "</a>"))
            .pause(SHORT)
            .headers(201, Map.of("x-test", "yes"))
            .pause(SHORT)
            .data("hel")
            .data("lo")
            .end();
    try (var server = Http2Server.start(root.issue("localhost"), Responder.always(reply))) {
      long before = System.nanoTime();
      HttpResponse<String> response = post(server, "question");

      assertThat(response.version()).isEqualTo(HttpClient.Version.HTTP_2);
      assertThat(response.statusCode()).isEqualTo(201);
      assertThat(response.headers().firstValue("x-test")).hasValue("yes");
      assertThat(response.body()).isEqualTo("hello");
      assertThat(System.nanoTime() - before).isGreaterThan(SHORT.toNanos() * 2);
      StreamRequest request = server.requests().getFirst();
      assertThat(request.method()).isEqualTo("POST");
      assertThat(request.scheme()).isEqualTo("https");
      assertThat(request.authority()).isEqualTo("localhost:" + server.port());
      assertThat(request.path()).isEqualTo("/path?q=1");
      assertThat(request.header("x-own")).isEqualTo("value");
      assertThat(request.body()).isEqualTo("question");
      assertThat(server.connections()).isOne();
    }
  }

  @Test
  void resetsAndClosesBreakTheExchange() {
    for (Reply reply :
        new Reply[] {
          Reply.nothing().reset(2),
          Reply.nothing().headers(200).data("half").pause(SHORT).reset(8),
          Reply.nothing().headers(200).data("half").pause(SHORT).close(),
          Reply.nothing().goAway(2, 0).pause(SHORT).close(),
          Reply.nothing().endlessHeaders()
        }) {
      try (var server = Http2Server.start(root.issue("localhost"), Responder.always(reply))) {
        assertThatThrownBy(() -> post(server, ""))
            .isInstanceOf(IOException.class)
            .isNotInstanceOf(HttpTimeoutException.class);
        assertThat(server.requests()).isNotEmpty();
      }
    }
  }

  @Test
  void silenceLastsUntilTheClientLeaves() {
    try (var server =
        Http2Server.start(root.issue("localhost"), Responder.always(Reply.nothing()))) {
      assertThatThrownBy(() -> post(server, "")).isInstanceOf(HttpTimeoutException.class);
    }
  }

  @Test
  void dataNeverEnds() throws Exception {
    Reply endless = Reply.nothing().headers(200).endlessData();
    try (var server = Http2Server.start(root.issue("localhost"), Responder.always(endless));
        HttpClient client = client()) {
      try (var body =
          client.send(request(server, ""), HttpResponse.BodyHandlers.ofInputStream()).body()) {
        assertThat(body.readNBytes(1_000_000)).hasSize(1_000_000).containsOnly('x');
      }
      // CANCEL (RFC 9113, 7).
      await().untilAsserted(() -> assertThat(server.resets()).containsExactly(8L));
      client.shutdownNow();
    }
  }

  @Test
  void cleartextNeedsPriorKnowledge() throws Exception {
    try (var server = Http2Server.cleartext(Responder.ok("fine"));
        Socket client = new Socket("127.0.0.1", server.port())) {
      client.getOutputStream().write("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".getBytes());
      // An empty SETTINGS; then GET / of http://a, its head and stream ended in one frame.
      client.getOutputStream().write(new byte[] {0, 0, 0, 4, 0, 0, 0, 0, 0});
      client.getOutputStream().write(new byte[] {0, 0, 6, 1, 5, 0, 0, 0, 1});
      client.getOutputStream().write(new byte[] {(byte) 0x82, (byte) 0x86, (byte) 0x84, 1, 1, 'a'});
      String said = "";
      while (!said.contains("fine")) {
        said += (char) client.getInputStream().read();
      }
      assertThat(server.requests().getFirst().authority()).isEqualTo("a");
    }
  }

  private HttpResponse<String> post(Http2Server server, String body) throws Exception {
    try (HttpClient client = client()) {
      return client.send(request(server, body), HttpResponse.BodyHandlers.ofString());
    }
  }

  private static HttpRequest request(Http2Server server, String body) {
    return HttpRequest.newBuilder(server.url("localhost", "/path?q=1"))
        .header("X-Own", "value")
        .timeout(Duration.ofSeconds(2))
        .POST(HttpRequest.BodyPublishers.ofString(body))
        .build();
  }

  private HttpClient client() throws Exception {
    return HttpClient.newBuilder().sslContext(TestClients.trusting(root)).build();
  }
}
