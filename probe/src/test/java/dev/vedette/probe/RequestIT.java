package dev.vedette.probe;

import static dev.vedette.probe.Probing.*;
import static org.assertj.core.api.Assertions.assertThat;

import dev.vedette.model.Auth;
import dev.vedette.model.FailureCode;
import dev.vedette.model.Target;
import dev.vedette.testkit.RawServer;
import dev.vedette.testkit.Script;
import java.net.URI;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What is asked of a server: behaviours 69 to 71, and 31 to 38 on redirects. */
class RequestIT {
  @RegisterExtension static final Probing probing = new Probing();

  static Target with(Target t, Map<String, String> headers, int redirects) {
    return with(t, t.method(), headers, null, null, redirects);
  }

  static Target with(
      Target t, String method, Map<String, String> headers, String body, Auth auth, int redirects) {
    return t.with(draft -> {
      draft.method = method;
      draft.headers = headers;
      draft.body = body;
      draft.auth = auth;
      draft.redirects = redirects;
      draft.redact = List.of("token");
    });
  }

  @Test
  void theRequestIsAsConfiguredAndNamesUs() { // 69
    try (RawServer server = RawServer.start(Script.ok(""))) {
      probing.probe(server.url("/a?b=c"));
      probing.probe(
          with(
              target(server.url("")),
              "POST",
              Map.of("Host", "shop.example", "User-Agent", "me", "X-Key", "k"),
              "{\"é\":1}",
              null,
              0));
      assertThat(server.requests().get(0))
          .startsWith("GET /a?b=c HTTP/1.1\r\n")
          .containsIgnoringCase("host: 127.0.0.1:" + server.port() + "\r\n")
          .containsIgnoringCase("user-agent: Vedette/0.")
          .containsIgnoringCase("accept-encoding: gzip, deflate, br\r\n")
          .containsIgnoringCase("connection: close\r\n");
      assertThat(server.requests().get(1))
          .startsWith("POST / HTTP/1.1\r\n")
          .containsIgnoringCase("host: shop.example\r\n")
          .containsIgnoringCase("user-agent: me\r\n")
          .contains("X-Key: k\r\n")
          .containsIgnoringCase("content-length: 8\r\n")
          .endsWith("\r\n\r\n{\"Ã©\":1}");
      assertThat(server.connections()).isEqualTo(2);
    }
  }

  @Test
  void headHasNoBodyToWaitFor() { // 70
    Script script =
        c -> {
          c.request();
          c.send("HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n");
          c.stall();
        };
    try (RawServer server = RawServer.start(script)) {
      assertThat(
              code(probing.probe(with(target(server.url("/")), "HEAD", Map.of(), null, null, 0))))
          .isNull();
    }
  }

  @Test
  void credentialsAreExactAndNeverShown() { // 71
    try (RawServer server = RawServer.start(Script.ok(""))) {
      Target target = target(server.url("/"));
      probing.probe(
          with(
              target,
              "GET",
              Map.of(),
              null,
              new Auth(new Auth.Basic("Aladdin", "open sesame"), null),
              0));
      probing.probe(with(target, "GET", Map.of(), null, new Auth(null, "t0k"), 0));
      URI withUser = URI.create("http://us%20er:p+w@127.0.0.1:" + server.port() + "/?token=x&a=b");
      Observation seen = probing.probe(with(target(withUser), Map.of(), 0));
      assertThat(server.requests().get(0))
          .containsIgnoringCase("authorization: Basic QWxhZGRpbjpvcGVuIHNlc2FtZQ==\r\n");
      assertThat(server.requests().get(1)).containsIgnoringCase("authorization: Bearer t0k\r\n");
      assertThat(server.requests().get(2))
          .containsIgnoringCase("authorization: Basic dXMgZXI6cCt3\r\n");
      assertThat(seen.url()).isEqualTo("http://127.0.0.1:" + server.port() + "/?token=***&a=b");
    }
  }

  private static Script redirecting(String status, String location) {
    return c -> {
      if (c.request().contains(" /end")) {
        c.respond("200 OK", "", "arrived");
      } else {
        c.respond(status, location == null ? "" : "Location: " + location + "\r\n", "moved");
      }
    };
  }

  @Test
  void redirectsAreFollowedAndTheLastPageIsJudged() { // 31, 35, 36
    try (RawServer server = RawServer.start(redirecting("302 Found", "end?token=1"))) {
      Target target = with(target(server.url("/a/b")), Map.of(), 1);
      Observation seen = probing.probe(target.expecting(body("arrived", null)));
      assertThat(code(seen)).isEqualTo(FailureCode.TOO_MANY_REDIRECTS);
    }
    try (RawServer server = RawServer.start(redirecting("302 Found", "/end?token=1"))) {
      Target target = with(target(server.url("/a/b")), Map.of(), 1);
      Observation seen = probing.probe(target.expecting(body("arrived", null)));
      assertThat(code(seen)).isNull();
      assertThat(seen.redirects()).isEqualTo(1);
      assertThat(seen.status()).isEqualTo(200);
      assertThat(urls(seen))
          .containsExactly(server.url("/a/b").toString(), server.url("/end?token=***").toString());
      assertThat(seen.timings().totalUs())
          .isEqualTo(seen.hops().stream().mapToLong(h -> h.timings().totalUs()).sum());
      assertThat(server.connections()).isEqualTo(2);
    }
  }

  @Test
  void aLoopEndsAtTheLimitAndZeroFollowsNone() { // 32, 33, 34
    try (RawServer server = RawServer.start(redirecting("301 Moved", "/again"))) {
      Observation seen = probing.probe(with(target(server.url("/")), Map.of(), 3));
      assertThat(code(seen)).isEqualTo(FailureCode.TOO_MANY_REDIRECTS);
      assertThat(server.connections()).isEqualTo(4);
      Observation judged = probing.probe(with(target(server.url("/")), Map.of(), 0));
      assertThat(code(judged)).isEqualTo(FailureCode.STATUS_UNEXPECTED);
      assertThat(judged.status()).isEqualTo(301);
    }
  }

  @Test
  void aRedirectThatLeadsNowhereIsInvalid() { // 35
    for (String location : new String[] {null, "http://", "mailto:me@example", "http://a b:x/"}) {
      try (RawServer server = RawServer.start(redirecting("302 Found", location))) {
        assertThat(code(probing.probe(server.url("/")))).isEqualTo(FailureCode.REDIRECT_INVALID);
      }
    }
  }

  @Test
  void secretsStayWithTheTargetsOwnHost() { // 37
    try (RawServer other = RawServer.start(Script.ok(""));
        RawServer server =
            RawServer.start(redirecting("302 Found", other.url("/end").toString()))) {
      Map<String, String> headers =
          Map.of("X-Api-Key", "k", "Cookie", "c=1", "Accept", "text/html");
      probing.probe(
          with(target(server.url("/")), "GET", headers, null, new Auth(null, "secret"), 5));
      assertThat(server.requests().get(0)).contains("secret").contains("X-Api-Key");
      assertThat(other.requests().get(0))
          .doesNotContain("secret")
          .doesNotContain("X-Api-Key")
          .doesNotContain("c=1")
          .contains("text/html");
    }
  }

  @Test
  void methodsChangeAsInBrowsers() { // 38
    for (String status : List.of("302 Found", "303 See Other", "307 Keep", "308 Keep")) {
      try (RawServer server = RawServer.start(redirecting(status, "/end"))) {
        probing.probe(with(target(server.url("/")), "POST", Map.of(), "ping", null, 5));
        String last = server.requests().get(1);
        if (status.endsWith("Keep")) {
          assertThat(last).startsWith("POST ").endsWith("ping");
        } else {
          assertThat(last).startsWith("GET ").doesNotContain("ping").doesNotContain("ontent-");
        }
      }
    }
  }
}
