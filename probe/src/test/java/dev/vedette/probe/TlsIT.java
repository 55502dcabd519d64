package dev.vedette.probe;

import static dev.vedette.model.FailureCode.*;
import static dev.vedette.probe.Probing.*;
import static org.assertj.core.api.Assertions.assertThat;

import dev.vedette.model.Expectation;
import dev.vedette.model.Phase;
import dev.vedette.model.Target;
import dev.vedette.model.Tls;
import dev.vedette.testkit.RawServer;
import dev.vedette.testkit.Script;
import dev.vedette.testkit.TestAuthority;
import dev.vedette.testkit.TlsServer;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Path;
import java.security.KeyStore;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** TLS and certificates: behaviours 28, 36 and 40 to 50. */
class TlsIT {
  @RegisterExtension static final Probing probing = new Probing();
  @TempDir static Path files;

  private static final TestAuthority AUTHORITY = TestAuthority.create("Test CA");
  private static final TestAuthority.Identity LOCALHOST = AUTHORITY.issue("localhost");
  private static Path ca;

  @BeforeAll
  static void writeAuthority() {
    ca = AUTHORITY.writeTo(files, "ca");
  }

  private static Tls trusting() {
    return new Tls(ca, null, null, null, true);
  }

  private static Target with(Tls tls, URI url) {
    return target(url, Duration.ofSeconds(5)).with(t -> t.tls = tls);
  }

  private static Observation probe(TestAuthority.Identity identity, Tls tls) {
    try (TlsServer server = TlsServer.start(identity, Script.ok(""))) {
      return probing.probe(with(tls, server.url("localhost", "/")));
    }
  }

  @Test
  void aSelfSignedCertificateIsUntrustedAndReported() { // 40
    Observation seen = probe(TestAuthority.selfSigned("localhost"), Tls.DEFAULT);
    assertThat(code(seen)).isEqualTo(TLS_UNTRUSTED);
    assertThat(seen.certificate().subject()).isEqualTo("CN=localhost");
    assertThat(seen.certificate().trusted()).isFalse();
    assertThat(seen.timings().tlsUs()).isPositive();
    assertThat(seen.status()).isNull();
    assertThat(seen.hops().getFirst().tls()).isNull();
  }

  @Test
  void aConfiguredAuthorityIsTrusted() { // 41
    Observation seen = probe(LOCALHOST, trusting());
    assertThat(message(seen)).isEmpty();
    assertThat(seen.certificate().trusted()).isTrue();
    assertThat(seen.certificate().issuer()).isEqualTo("CN=Test CA");
    assertThat(seen.hops().getFirst().tls().version()).isEqualTo("TLSv1.3");
    assertThat(seen.hops().getFirst().tls().cipher()).startsWith("TLS_AES_");
  }

  @Test
  void withoutVerificationAnyCertificateWillDo() { // 42
    Observation seen =
        probe(TestAuthority.selfSigned("other"), new Tls(null, null, null, null, false));
    assertThat(message(seen)).isEmpty();
    assertThat(seen.status()).isEqualTo(200);
    assertThat(seen.certificate().trusted()).isFalse();
  }

  @Test
  void anExpiredCertificateIsReportedWithItsDates() { // 43
    Instant end = Instant.now().minus(Duration.ofDays(3));
    TestAuthority.Identity expired =
        AUTHORITY.issueBetween(end.minus(Duration.ofDays(30)), end, "localhost");
    Observation seen = probe(expired, trusting());
    assertThat(code(seen)).isEqualTo(TLS_EXPIRED);
    assertThat(seen.certificate().notAfter()).isBetween(end.minusSeconds(2), end);
  }

  @Test
  void aCertificateForAnotherNameIsAMismatch() { // 44
    Observation seen = probe(AUTHORITY.issue("other.example"), trusting());
    assertThat(code(seen)).isEqualTo(TLS_HOSTNAME_MISMATCH);
    assertThat(message(seen)).isEqualTo("certificate is not for localhost: it names other.example");
    assertThat(seen.certificate().trusted()).isFalse();
  }

  @Test
  void anAddressIsVerifiedToo() { // 44
    try (TlsServer server = TlsServer.start(AUTHORITY.issue("127.0.0.1"), Script.ok(""))) {
      assertThat(message(probing.probe(with(trusting(), server.url("127.0.0.1", "/"))))).isEmpty();
    }
  }

  @Test
  void theServerNameOverridesSniAndVerification() { // 45
    try (TlsServer server = TlsServer.start(AUTHORITY.issue("shop.example"), Script.ok(""))) {
      Tls tls = new Tls(ca, null, null, "shop.example", true);
      assertThat(message(probing.probe(with(tls, server.url("127.0.0.1", "/"))))).isEmpty();
      assertThat(server.serverNames()).containsExactly("shop.example");
    }
  }

  @Test
  void withoutACommonProtocolTlsFails() { // 46
    var old =
        new TlsServer.Demands(
            List.of("TLSv1.2"), List.of("TLS_DHE_RSA_WITH_AES_128_GCM_SHA256"), null);
    try (TlsServer server = TlsServer.start(LOCALHOST, old, Script.ok(""))) {
      Observation seen = probing.probe(with(trusting(), server.url("localhost", "/")));
      assertThat(code(seen)).isEqualTo(TLS_FAILED);
      assertThat(seen.certificate()).isNull();
    }
  }

  @Test
  void plainHttpOnATlsPortIsATlsFailure() { // 47
    Script plain = c -> c.send("HTTP/1.1 400 Bad Request\r\n\r\n");
    try (RawServer server = RawServer.start(plain)) {
      URI url = URI.create("https://127.0.0.1:" + server.port() + "/");
      assertThat(code(probing.probe(url))).isEqualTo(TLS_FAILED);
    }
  }

  @Test
  void theClientCertificateIsPresentedWhereConfigured() { // 48
    var demands = new TlsServer.Demands(List.of(), List.of(), AUTHORITY.certificate());
    var client = AUTHORITY.issue("client").writeTo(files, "client");
    try (TlsServer server = TlsServer.start(LOCALHOST, demands, Script.ok(""))) {
      URI url = server.url("localhost", "/");
      Tls withClient = new Tls(ca, client.certificate(), client.key(), null, true);
      assertThat(message(probing.probe(with(withClient, url)))).isEmpty();
      assertThat(code(probing.probe(with(trusting(), url)))).isEqualTo(TLS_FAILED);
    }
  }

  @Test
  void everyHandshakeIsFullThoughTheServerOffersTickets() { // 49
    for (String protocol : List.of("TLSv1.2", "TLSv1.3")) {
      var demands = new TlsServer.Demands(List.of(protocol), List.of(), null);
      try (TlsServer server = TlsServer.start(LOCALHOST, demands, Script.ok(""))) {
        PreparedTarget target = probing.prepare(with(trusting(), server.url("localhost", "/")));
        for (int i = 0; i < 3; i++) {
          assertThat(message(probing.probe(target))).isEmpty();
        }
        assertThat(server.handshakes()).isEqualTo(3);
        assertThat(server.fullHandshakes()).isEqualTo(3);
      }
    }
  }

  @Test
  void theServerSeesAClientThatDoesResume() throws Exception { // the control for 49
    TrustManagerFactory trust = TrustManagerFactory.getInstance("PKIX");
    KeyStore store = KeyStore.getInstance("PKCS12");
    store.load(null, null);
    store.setCertificateEntry("ca", AUTHORITY.certificate());
    trust.init(store);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(null, trust.getTrustManagers(), null);
    for (String protocol : List.of("TLSv1.2", "TLSv1.3")) {
      var demands = new TlsServer.Demands(List.of(protocol), List.of(), null);
      try (TlsServer server = TlsServer.start(LOCALHOST, demands, Script.ok("x"))) {
        for (int i = 0; i < 2; i++) {
          try (Socket socket =
              context.getSocketFactory().createSocket("localhost", server.port())) {
            socket.getOutputStream().write("GET / HTTP/1.1\r\n\r\n".getBytes());
            socket.getInputStream().readAllBytes();
          }
        }
        assertThat(server.handshakes()).isEqualTo(2);
        assertThat(server.fullHandshakes()).isEqualTo(1);
      }
    }
  }

  @Test
  void aStalledHandshakeTimesOutInTls() { // 50
    try (RawServer server = RawServer.start(c -> c.stall())) {
      URI url = URI.create("https://127.0.0.1:" + server.port() + "/");
      Observation seen = probing.probe(target(url, Duration.ofMillis(300)));
      assertThat(code(seen)).isEqualTo(TIMEOUT);
      assertThat(TimeIT.phase(seen)).isEqualTo(Phase.TLS);
      assertThat(seen.timings().tlsUs()).isGreaterThan(250_000);
    }
  }

  @Test
  void aCertificateThatEndsSoonIsExpiring() { // 28
    Instant end = Instant.now().plus(Duration.ofDays(10));
    var identity = AUTHORITY.issueBetween(end.minus(Duration.ofDays(30)), end, "localhost");
    try (TlsServer server = TlsServer.start(identity, Script.ok(""))) {
      Target target = with(trusting(), server.url("localhost", "/"));
      assertThat(code(probing.probe(target.expecting(days(14))))).isEqualTo(CERTIFICATE_EXPIRING);
      assertThat(code(probing.probe(target.expecting(days(9))))).isNull();
    }
  }

  @Test
  void theLeafDecidesAndTheChainsEarliestEndIsReported() { // 30
    Instant now = Instant.now();
    TestAuthority middle =
        AUTHORITY.intermediateBetween(
            now.minus(Duration.ofDays(10)), now.plus(Duration.ofDays(5)), "Middle");
    var leaf =
        middle.issueBetween(
            now.minus(Duration.ofDays(1)), now.plus(Duration.ofDays(60)), "localhost");
    try (TlsServer server = TlsServer.start(leaf, Script.ok(""))) {
      Target target = with(trusting(), server.url("localhost", "/"));
      Observation seen = probing.probe(target.expecting(days(30)));
      assertThat(message(seen)).isEmpty();
      assertThat(seen.hops().getLast().chain())
          .extracting(certificate -> certificate.subject())
          .containsExactly("CN=localhost", "CN=Middle");
      assertThat(seen.hops().getLast().chain().get(1).notAfter())
          .isBefore(now.plus(Duration.ofDays(6)));
    }
  }

  private static Expectation days(int days) {
    return new Expectation(
        Expectation.DEFAULT.status(), Map.of(), Expectation.Body.DEFAULT, List.of(), null, days);
  }

  @Test
  void httpLeadsToHttps() { // 36
    try (TlsServer secure = TlsServer.start(LOCALHOST, Script.ok("safe"));
        RawServer plain =
            RawServer.start(
                Script.responding(
                    "301 Moved", "Location: " + secure.url("localhost", "/") + "\r\n", ""))) {
      Observation seen = probing.probe(with(trusting(), plain.url("/")));
      assertThat(message(seen)).isEmpty();
      assertThat(seen.hops()).hasSize(2);
      assertThat(seen.hops().get(0).timings().tlsUs()).isNegative();
      assertThat(seen.timings().tlsUs()).isEqualTo(seen.hops().get(1).timings().tlsUs());
    }
  }
}
