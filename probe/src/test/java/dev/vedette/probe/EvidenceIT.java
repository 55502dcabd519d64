package dev.vedette.probe;

import static dev.vedette.probe.Probing.*;
import static org.assertj.core.api.Assertions.assertThat;

import dev.vedette.model.Target;
import dev.vedette.model.evidence.Evidence;
import dev.vedette.model.evidence.Evidence.Hop;
import dev.vedette.model.text.ByteSize;
import dev.vedette.testkit.RawServer;
import dev.vedette.testkit.Script;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What is told of a failing check, and what of it is not. */
class EvidenceIT {
  @RegisterExtension static final Probing probing = new Probing();

  private static Evidence evidence(Script script, String path, Consumer<Target.Draft> changes) {
    try (RawServer server = RawServer.start(script)) {
      Target target = target(server.url(path)).with(changes);
      return probing.probe(target).evidence(target);
    }
  }

  private static Script answer(String head, String body) {
    return c -> {
      c.request();
      c.send(head + "\r\nContent-Length: " + body.length() + "\r\n\r\n" + body);
    };
  }

  @Test
  void aFailingPageIsToldWithItsStatusLineItsHeadersAndItsBeginning() {
    Evidence evidence =
        evidence(
            answer(
                "HTTP/1.1 503 Backend fetch failed\r\nServer: varnish\r\nVia: 1.1 a\r\nVia: 1.1 b",
                "<h1>Guru Meditation</h1>\n\u0007" + "x".repeat(5_000)),
            "/",
            t -> {});

    assertThat(evidence.statusLine()).isEqualTo("HTTP/1.1 503 Backend fetch failed");
    assertThat(evidence.headers())
        .containsExactly(
            Map.entry("server", "varnish"),
            Map.entry("content-length", "5026"),
            Map.entry("via", "1.1 a, 1.1 b"));
    assertThat(evidence.body()).startsWith("<h1>Guru Meditation</h1>\n\uFFFDxxx").hasSize(2048);
    Hop hop = evidence.hops().getFirst();
    assertThat(hop.url()).startsWith("http://127.0.0.1:");
    assertThat(hop.status()).isEqualTo(503);
    assertThat(hop.attempts()).extracting(Evidence.Attempt::ip).containsExactly("127.0.0.1");
    assertThat(hop.timings().waitUs()).isPositive();
  }

  @Test
  void onlyHeadersOfTheListAreTold() {
    Evidence evidence =
        evidence(
            answer(
                "HTTP/1.1 401 Unauthorized\r\nSet-Cookie: session=s3cret\r\nX-Session: s3cret\r\n"
                    + "ETag: s3cret\r\nAuthentication-Info: s3cret\r\n"
                    + "WWW-Authenticate: Digest realm=\"r\", nonce=\"s3cret\"\r\n"
                    + "WWW-Authenticate: Negotiate s3cret\r\nRetry-After: 7",
                ""),
            "/",
            t -> {});

    assertThat(evidence.toString()).doesNotContain("s3cret");
    assertThat(evidence.headers())
        .containsEntry("www-authenticate", "Digest, Negotiate")
        .containsEntry("retry-after", "7")
        .containsOnlyKeys("www-authenticate", "retry-after", "content-length");
  }

  @Test
  void whatIsRedactedIsToldNowhere() {
    Script redirect =
        answer(
            "HTTP/1.1 302 Found\r\nLocation: //me:s3cret@a.example/b?token=s3cret&x=1\r\n"
                + "Server: at /?TOKEN=s3cret\r\nX-Cache: s3cret",
            "<a href=\"/?x=1&amp;token=s3cret\">here</a> token=s3cret&y=2");

    Evidence evidence =
        evidence(
            redirect,
            "/?token=mine",
            t -> {
              t.redirects = 0;
              t.redact = List.of("token", "X-Cache");
            });

    assertThat(evidence.toString()).doesNotContain("s3cret", "mine");
    assertThat(evidence.headers())
        .containsEntry("location", "http://a.example/b?token=***&x=1")
        .containsEntry("server", "at /?TOKEN=***");
    assertThat(evidence.body()).isEqualTo("<a href=\"/?x=1&amp;token=***\">here</a> token=***&y=2");
    assertThat(evidence.hops().getFirst().url()).endsWith("/?token=***");
  }

  @Test
  void aLocationThatIsNoAddressIsNotTold() {
    Evidence evidence =
        evidence(answer("HTTP/1.1 302 Found\r\nLocation: http://me:s3cret@[", ""), "/", t -> {});

    assertThat(evidence.headers()).containsOnlyKeys("content-length");
  }

  @Test
  void theBodyIsToldAsFarAsTheTargetWants() {
    Script page = answer("HTTP/1.1 500 No", "0123456789".repeat(200));

    assertThat(evidence(page, "/", t -> t.evidence = bytes(0)).body()).isNull();
    assertThat(evidence(page, "/", t -> t.evidence = bytes(5)).body()).isEqualTo("0123…");
    assertThat(evidence(answer("HTTP/1.1 500 No", ""), "/", t -> {}).body()).isNull();
  }

  private static Target.Evidence bytes(int bytes) {
    return new Target.Evidence(new ByteSize(bytes));
  }

  @Test
  void everyRequestAndItsTimesAreTold() {
    Script redirect =
        c -> {
          String request = c.request();
          c.send(
              request.startsWith("GET / ")
                  ? "HTTP/1.1 302 Found\r\nLocation: /next\r\nContent-Length: 0\r\n\r\n"
                  : "HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n");
        };

    Evidence evidence = evidence(redirect, "/", t -> {});

    assertThat(evidence.hops()).extracting(Hop::status).containsExactly(302, 404);
    assertThat(evidence.hops()).allMatch(hop -> hop.timings().totalUs() > 0);
    assertThat(evidence.statusLine()).isEqualTo("HTTP/1.1 404 Not Found");
  }

  @Test
  void aPortThatNobodyListensOnIsToldWithItsAddress() {
    Target target = target("http://127.0.0.1:" + RawServer.deadPort() + "/");

    Evidence evidence = probing.probe(target).evidence(target);

    assertThat(evidence.hops()).hasSize(1);
    assertThat(evidence.hops().getFirst().attempts()).hasSize(1);
    assertThat(evidence.statusLine()).isNull();
    assertThat(evidence.headers()).isEmpty();
    assertThat(evidence.body()).isNull();
    assertThat(evidence.tls()).isNull();
    assertThat(evidence.chain()).isEmpty();
  }
}
