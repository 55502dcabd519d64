package dev.vedette.probe.tls;

import static dev.vedette.model.FailureCode.*;
import static dev.vedette.probe.Probing.*;
import static org.assertj.core.api.Assertions.assertThat;

import dev.vedette.model.Target;
import dev.vedette.model.Tls;
import dev.vedette.probe.Observation;
import dev.vedette.probe.Probing;
import dev.vedette.testkit.RawServer;
import dev.vedette.testkit.Script;
import dev.vedette.testkit.TestAuthority;
import dev.vedette.testkit.TlsServer;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** What is offered in a handshake, and why one fails: behaviours 46, 100 and 102. */
class HandshakeIT {
  @RegisterExtension static final Probing probing = new Probing();
  @TempDir static Path files;

  private static final TestAuthority CA = TestAuthority.create("Test CA");
  private static final TestAuthority.Identity ECDSA = CA.issue("localhost");
  private static final TestAuthority.Identity RSA = CA.issue(d -> d.rsa(2048), "localhost");
  private static Path ca;

  @BeforeAll
  static void writeAuthority() {
    ca = CA.writeTo(files, "ca");
  }

  private static Target secure(URI url) {
    return target(url, Duration.ofSeconds(5))
        .with(t -> t.tls = new Tls(ca, null, null, null, true));
  }

  static Stream<String> suitesOfTls12() {
    return TlsClient.CIPHER_SUITES.stream().filter(suite -> suite.contains("_WITH_"));
  }

  @ParameterizedTest
  @MethodSource("suitesOfTls12")
  void aServerMayKnowASingleSuite(String suite) { // 100
    var identity = suite.contains("ECDSA") ? ECDSA : RSA;
    try (OneSuiteServer server = OneSuiteServer.start(identity, "TLSv1.2", suite)) {
      assertThat(message(probing.probe(secure(server.url())))).isEmpty();
    }
  }

  @ParameterizedTest
  @CsvSource({"TLS_AES_128_GCM_SHA256", "TLS_AES_256_GCM_SHA384", "TLS_CHACHA20_POLY1305_SHA256"})
  void aServerMayKnowASingleSuiteOfTls13(String suite) { // 100
    var demands = new TlsServer.Demands(List.of("TLSv1.3"), List.of(suite), null);
    try (TlsServer server = TlsServer.start(ECDSA, demands, Script.ok(""))) {
      assertThat(message(probing.probe(secure(server.url("localhost", "/"))))).isEmpty();
    }
  }

  @Test
  void whatBrowsersDoNotOfferIsNotOffered() { // 46, 100, 102
    var dhe =
        new TlsServer.Demands(
            List.of("TLSv1.2"), List.of("TLS_DHE_RSA_WITH_AES_128_GCM_SHA256"), null);
    try (TlsServer server = TlsServer.start(RSA, dhe, Script.ok(""))) {
      Observation seen = probing.probe(secure(server.url("localhost", "/")));
      assertThat(code(seen)).isEqualTo(TLS_FAILED);
      assertThat(message(seen)).contains("no cipher suite", "(alert handshake_failure)");
    }
  }

  @ParameterizedTest
  @CsvSource({"TLSv1", "TLSv1.1"})
  void versionsThatBrowsersGaveUpAreRefused(String protocol) { // 46, 102
    try (OneSuiteServer server =
        OneSuiteServer.start(RSA, protocol, "TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA")) {
      Observation seen = probing.probe(secure(server.url()));
      assertThat(code(seen)).isEqualTo(TLS_FAILED);
      assertThat(message(seen)).contains("the server speaks neither TLS 1.2 nor TLS 1.3");
    }
  }

  @ParameterizedTest
  @CsvSource({
    "40, no cipher suite, handshake_failure",
    "42, refused the client certificate, bad_certificate",
    "43, this kind of client certificate, unsupported_certificate",
    "44, client certificate for revoked, certificate_revoked",
    "45, client certificate for expired, certificate_expired",
    "46, refused the client certificate, certificate_unknown",
    "47, gave up, illegal_parameter",
    "48, does not trust the client certificate's authority, unknown_ca",
    "49, refused the client, access_denied",
    "50, gave up, decode_error",
    "51, gave up, decrypt_error",
    "70, neither TLS 1.2 nor TLS 1.3, protocol_version",
    "71, no cipher suite strong enough, insufficient_security",
    "80, a fault of its own, internal_error",
    "112, does not know the name, unrecognized_name",
    "116, demands a client certificate, certificate_required",
    "120, none of the HTTP versions, no_application_protocol"
  })
  void anAlertIsToldInWords(int alert, String words, String name) { // 102
    byte[] record = {0x15, 3, 3, 0, 2, 2, (byte) alert};
    Script alerting =
        conversation -> {
          conversation.read(5);
          conversation.send(record);
          conversation.stall();
        };
    try (RawServer server = RawServer.start(alerting)) {
      URI url = URI.create("https://localhost:" + server.port() + "/");
      Observation seen = probing.probe(target(url, Duration.ofSeconds(5)));
      assertThat(code(seen)).isEqualTo(TLS_FAILED);
      assertThat(message(seen)).contains(words, "(alert " + name + ")").doesNotContain("OPENSSL");
    }
  }

  @Test
  void aNameWithoutADotIsSentToo() { // 45, 87
    try (TlsServer server = TlsServer.start(ECDSA, Script.ok(""))) {
      assertThat(message(probing.probe(secure(server.url("localhost", "/"))))).isEmpty();
      assertThat(server.serverNames()).containsExactly("localhost");
    }
  }
}
