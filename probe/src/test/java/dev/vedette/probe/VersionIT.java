package dev.vedette.probe;

import static dev.vedette.model.FailureCode.*;
import static dev.vedette.probe.Probing.*;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.vedette.model.Auth;
import dev.vedette.model.HttpVersion;
import dev.vedette.model.Phase;
import dev.vedette.model.Target;
import dev.vedette.model.Timings;
import dev.vedette.model.Tls;
import dev.vedette.testkit.Http2Server;
import dev.vedette.testkit.Http3Server;
import dev.vedette.testkit.RawServer;
import dev.vedette.testkit.Reply;
import dev.vedette.testkit.Responder;
import dev.vedette.testkit.Script;
import dev.vedette.testkit.StreamRequest;
import dev.vedette.testkit.TestAuthority;
import dev.vedette.testkit.TlsServer;
import java.net.InetAddress;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** HTTP/2 and HTTP/3: behaviour 73, and what the others mean there. */
class VersionIT {
  @RegisterExtension static final Probing probing = new Probing();
  @TempDir static Path files;

  private static final TestAuthority AUTHORITY = TestAuthority.create("Test CA");
  private static final TestAuthority.Identity LOCALHOST = AUTHORITY.issue("localhost");
  private static Path ca;

  @BeforeAll
  static void writeAuthority() {
    ca = AUTHORITY.writeTo(files, "ca");
  }

  private static Target secure(URI url, HttpVersion http) {
    return target(url, Duration.ofSeconds(5))
        .with(t -> {
          t.http = http;
          t.tls = new Tls(ca, null, null, null, true);
        });
  }

  private static Observation over2(Responder responder) {
    try (Http2Server server = Http2Server.start(LOCALHOST, responder)) {
      return probing.probe(secure(server.url("localhost", "/"), HttpVersion.AUTO));
    }
  }

  private static Observation over3(Responder responder) {
    try (Http3Server server = Http3Server.start(LOCALHOST, responder)) {
      return probing.probe(secure(server.url("localhost", "/"), HttpVersion.V3));
    }
  }

  @Test
  void theServerChoosesHttp2() { // 73, 69, 71
    try (Http2Server server = Http2Server.start(LOCALHOST, Responder.ok("status: OK"))) {
      Target target =
          secure(server.url("localhost", "/a?b=c"), HttpVersion.AUTO)
              .expecting(body("OK$", null))
              .with(t -> {
                t.method = "POST";
                t.body = "ping";
                t.headers = Map.of("X-Thing", "one");
                t.auth = new Auth(null, "t0k");
              });
      Observation seen = probing.probe(target);
      assertThat(message(seen)).isEmpty();
      assertThat(seen.httpVersion()).isEqualTo("2");
      assertThat(seen.bytes()).isEqualTo(10);
      assertThat(seen.bodyMatched()).isTrue();
      StreamRequest request = server.requests().getFirst();
      assertThat(request.method()).isEqualTo("POST");
      assertThat(request.path()).isEqualTo("/a?b=c");
      assertThat(request.scheme()).isEqualTo("https");
      assertThat(request.authority()).isEqualTo("localhost:" + server.port());
      assertThat(request.header("x-thing")).isEqualTo("one");
      assertThat(request.header("authorization")).isEqualTo("Bearer t0k");
      assertThat(request.header("user-agent")).startsWith("Vedette/");
      assertThat(request.body()).isEqualTo("ping");
    }
  }

  @Test
  void oneDotOneIsForcedOnAServerThatPrefersTwo() { // 73
    TlsServer.Demands both = TlsServer.Demands.NONE.withApplicationProtocols("h2", "http/1.1");
    try (TlsServer server = TlsServer.start(LOCALHOST, both, Script.ok("x"))) {
      Observation seen = probing.probe(secure(server.url("localhost", "/"), HttpVersion.V1_1));
      assertThat(message(seen)).isEmpty();
      assertThat(seen.httpVersion()).isEqualTo("1.1");
      assertThat(server.applicationProtocols()).containsExactly("http/1.1");
    }
  }

  @Test
  void aServerOfOneDotOneFailsWhereTwoIsWanted() { // 73
    TlsServer.Demands old = TlsServer.Demands.NONE.withApplicationProtocols("http/1.1");
    for (TlsServer.Demands demands : List.of(old, TlsServer.Demands.NONE)) {
      try (TlsServer server = TlsServer.start(LOCALHOST, demands, Script.ok("x"))) {
        Observation seen = probing.probe(secure(server.url("localhost", "/"), HttpVersion.V2));
        assertThat(code(seen)).isEqualTo(PROTOCOL_ERROR);
        assertThat(message(seen)).contains("expected HTTP/2");
        Observation any = probing.probe(secure(server.url("localhost", "/"), HttpVersion.AUTO));
        assertThat(any.httpVersion()).isEqualTo("1.1");
      }
    }
  }

  @Test
  void withoutTlsHttp2IsSpokenOnlyWhereItIsSaid() { // 73
    try (Http2Server server = Http2Server.cleartext(Responder.ok("x"))) {
      URI url = server.url("127.0.0.1", "/");
      Observation seen = probing.probe(target(url).with(t -> t.http = HttpVersion.V2));
      assertThat(message(seen)).isEmpty();
      assertThat(seen.httpVersion()).isEqualTo("2");
      assertThat(code(probing.probe(url))).isNotNull();
    }
    Script old =
        c -> {
          c.request();
          c.respond("400 Bad Request", "", "");
          c.stall();
        };
    try (RawServer server = RawServer.start(old)) {
      Observation seen = probing.probe(target(server.url("/")).with(t -> t.http = HttpVersion.V2));
      assertThat(code(seen)).isEqualTo(PROTOCOL_ERROR);
    }
  }

  @Test
  void thinkTimeOverHttp2ShowsInWait() { // 56
    Responder slow =
        request -> Reply.nothing().pause(Duration.ofMillis(200)).headers(200).data("x").end();
    List<Supplier<Observation>> probes = List.of(() -> over2(slow), () -> over3(slow));
    for (Supplier<Observation> probe : probes) {
      // A busy machine stops us now and then, and spoils a figure; not each time.
      await()
          .untilAsserted(() -> {
            Observation seen = probe.get();
            assertThat(message(seen)).isEmpty();
            assertThat(seen.timings().waitUs()).isBetween(195_000L, 300_000L);
          });
    }
  }

  @Test
  void interimResponsesAreSkippedThereToo() { // 65
    Responder hinting = request -> Reply.nothing().headers(103).headers(200).data("x").end();
    for (Observation seen : List.of(over2(hinting), over3(hinting))) {
      assertThat(message(seen)).isEmpty();
      assertThat(seen.status()).isEqualTo(200);
    }
  }

  @Test
  void aStreamThatIsResetIsAClosedConnection() { // 61
    Observation early = over2(request -> Reply.nothing().reset(2));
    assertThat(code(early)).isEqualTo(CONNECTION_CLOSED);
    assertThat(message(early)).isEqualTo("server reset the stream: INTERNAL_ERROR");
    Observation late =
        over2(request ->
            Reply.nothing().headers(200).data("abc").pause(Duration.ofMillis(50)).reset(8));
    assertThat(code(late)).isEqualTo(CONNECTION_CLOSED);
    assertThat(late.status()).isEqualTo(200);
    assertThat(late.bytes()).isEqualTo(3);
    Observation closed =
        over2(request -> Reply.nothing().headers(200).pause(Duration.ofMillis(50)).close());
    assertThat(code(closed)).isEqualTo(CONNECTION_CLOSED);
    for (int i = 0; i < 3; i++) {
      Observation gone = over2(request -> Reply.nothing().goAway(0, 0));
      assertThat(code(gone)).as(message(gone)).isEqualTo(CONNECTION_CLOSED);
    }
  }

  @Test
  void endlessHeadersAndBodiesStopAtTheirBounds() { // 64, 106
    Responder headers = request -> Reply.nothing().endlessHeaders();
    assertThat(code(over2(headers))).isEqualTo(PROTOCOL_ERROR);
    assertThat(code(over3(headers))).isEqualTo(PROTOCOL_ERROR);
    for (Observation seen :
        List.of(
            over2(request -> Reply.nothing().headers(200).endlessData()),
            over3(request -> Reply.nothing().headers(200).endlessData()))) {
      assertThat(message(seen)).isEmpty();
      assertThat(seen.bodyCut()).isTrue();
    }
  }

  @Test
  void http3IsSpokenOverQuic() { // 69
    try (Http3Server server = Http3Server.start(LOCALHOST, Responder.ok("status: OK"))) {
      Target target =
          secure(server.url("localhost", "/a?b=c"), HttpVersion.V3).expecting(body("OK$", null));
      PreparedTarget prepared = probing.prepare(target);
      for (int i = 0; i < 3; i++) {
        Observation seen = probing.probe(prepared);
        assertThat(message(seen)).isEmpty();
        assertThat(seen.hops().getFirst().tls().version()).isEqualTo("TLSv1.3");
        assertThat(seen.hops().getFirst().tls().cipher()).startsWith("TLS_");
        assertThat(seen.httpVersion()).isEqualTo("3");
        assertThat(seen.certificate().trusted()).isTrue();
        assertThat(seen.timings().connectUs()).isPositive();
        assertThat(seen.timings().tlsUs()).isPositive();
        assertThat(seen.timings().waitUs()).isPositive();
      }
      StreamRequest request = server.requests().getFirst();
      assertThat(request.path()).isEqualTo("/a?b=c");
      assertThat(request.authority()).isEqualTo("localhost:" + server.port());
      assertThat(server.connections()).isEqualTo(3);
    }
  }

  @Test
  void headersBeyondNettysDefaultPassOverHttp3() { // 82
    Reply large = Reply.of(200, Map.of("x-filler", "x".repeat(10_000)), "ok");
    try (Http3Server server = Http3Server.start(LOCALHOST, Responder.always(large))) {
      // With every access to every buffer tracked, the encoder of the test takes its time.
      Target patient =
          secure(server.url("localhost", "/"), HttpVersion.V3)
              .with(t -> t.timeout = Duration.ofSeconds(30));
      Observation seen = probing.probe(patient);
      assertThat(message(seen)).isEmpty();
      assertThat(seen.page().headers()).hasSize(1);
    }
  }

  @Test
  void blanksRoundAHeaderAreCutAlsoOverHttp3() { // 85
    Reply odd = Reply.nothing().headers(200, Map.of("x-blanks", " \ta b ")).data("x").end();
    Observation seen = over3(Responder.always(odd));
    assertThat(message(seen)).isEmpty();
    assertThat(seen.page().headers())
        .extracting(field -> field.getKey() + "=" + field.getValue())
        .containsExactly("x-blanks=a b");
  }

  @Test
  void certificatesOverQuicAreJudgedAsOverTcp() { // 40, 44
    try (Http3Server server =
        Http3Server.start(TestAuthority.selfSigned("localhost"), Responder.ok("x"))) {
      Observation seen = probing.probe(secure(server.url("localhost", "/"), HttpVersion.V3));
      assertThat(code(seen)).isEqualTo(TLS_UNTRUSTED);
      assertThat(seen.certificate().subject()).isEqualTo("CN=localhost");
      assertThat(TimeIT.phase(seen)).isEqualTo(Phase.TLS);
      Target lenient =
          secure(server.url("localhost", "/"), HttpVersion.V3)
              .with(t -> t.tls = new Tls(null, null, null, null, false));
      assertThat(message(probing.probe(lenient))).isEmpty();
    }
    try (Http3Server server =
        Http3Server.start(AUTHORITY.issue("other.example"), Responder.ok("x"))) {
      Observation seen = probing.probe(secure(server.url("localhost", "/"), HttpVersion.V3));
      assertThat(code(seen)).isEqualTo(TLS_HOSTNAME_MISMATCH);
    }
  }

  @Test
  void silenceOverUdpIsATimeoutWhileConnecting() { // 52, 60
    try (Http3Server server = Http3Server.silent()) {
      Observation seen =
          probing.probe(
              secure(server.url("localhost", "/"), HttpVersion.V3)
                  .with(t -> t.timeout = Duration.ofMillis(400)));
      assertThat(code(seen)).isEqualTo(TIMEOUT);
      assertThat(TimeIT.phase(seen)).isEqualTo(Phase.CONNECT);
      assertThat(seen.timings().tlsUs()).isEqualTo(Timings.ABSENT);
    }
    URI dead = URI.create("https://127.0.0.1:" + RawServer.deadPort() + "/");
    Observation refused = probing.probe(secure(dead, HttpVersion.V3));
    assertThat(code(refused)).isEqualTo(CONNECT_REFUSED);
    assertThat(message(refused))
        .startsWith("nobody listens at 127.0.0.1 UDP port " + dead.getPort() + ":");
  }

  @Test
  void aServerWithoutQuicRefuses() { // 60
    try (RawServer tcp = RawServer.start(InetAddress.ofLiteral("127.0.0.1"), 0, Script.ok("x"))) {
      URI url = URI.create("https://127.0.0.1:" + tcp.port() + "/");
      assertThat(code(probing.probe(secure(url, HttpVersion.V3)))).isEqualTo(CONNECT_REFUSED);
    }
  }

  @Test
  void overHttp3TheNameIsLookedAtThoughTheChainIsKnown() { // 44, 73
    try (Http3Server server = Http3Server.start(LOCALHOST, Responder.ok("x"))) {
      Target named = secure(server.url("localhost", "/"), HttpVersion.V3);
      Target other = secure(server.url("127.0.0.1", "/"), HttpVersion.V3);
      assertThat(message(probing.probe(named))).isEmpty();
      assertThat(code(probing.probe(other))).isEqualTo(TLS_HOSTNAME_MISMATCH);
    }
  }

  @Test
  void targetsThatShareAClientShareNoSession() { // 49
    try (Http3Server server = Http3Server.start(LOCALHOST, Responder.ok("x"))) {
      Target target = secure(server.url("localhost", "/"), HttpVersion.V3);
      PreparedTarget one = probing.prepare(target);
      PreparedTarget two = probing.prepare(target.with(t -> t.name = "two"));
      assertThat(one.quicFor(one.firstRequest())).isSameAs(two.quicFor(two.firstRequest()));
      for (int i = 0; i < 3; i++) {
        for (PreparedTarget each : List.of(one, two)) {
          Observation seen = probing.probe(each);
          assertThat(message(seen)).isEmpty();
          // Only a full handshake brings the certificate.
          assertThat(seen.certificate().subject()).isEqualTo("CN=localhost");
        }
      }
    }
  }

  @Test
  void privateAddressesAreForbiddenOverHttp3Too() { // 74, 114
    probing.dns.answer("shop.example", "127.0.0.1");
    try (Http3Server server = Http3Server.start(LOCALHOST, Responder.ok("x"))) {
      for (String host : List.of("127.0.0.1", "shop.example", "[::ffff:127.0.0.1]")) {
        Target denying =
            secure(server.url(host, "/"), HttpVersion.V3).with(t -> t.denyPrivateAddresses = true);
        Observation seen = probing.probe(denying);
        assertThat(code(seen)).isEqualTo(ADDRESS_FORBIDDEN);
        assertThat(message(seen)).startsWith("127.0.0.1 is loopback, and deny_private_addresses");
        assertThat(seen.timings().connectUs()).as("nobody connected").isEqualTo(Timings.ABSENT);
      }
      assertThat(server.datagrams()).isZero();
    }
  }
}
