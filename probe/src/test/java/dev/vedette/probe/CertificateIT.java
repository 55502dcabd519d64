package dev.vedette.probe;

import static dev.vedette.model.FailureCode.*;
import static dev.vedette.probe.Probing.*;
import static org.assertj.core.api.Assertions.assertThat;

import dev.vedette.model.FailureCode;
import dev.vedette.model.Tls;
import dev.vedette.testkit.CertificateDetails;
import dev.vedette.testkit.Script;
import dev.vedette.testkit.TestAuthority;
import dev.vedette.testkit.TestAuthority.Identity;
import dev.vedette.testkit.TlsServer;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.function.Consumer;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Why a certificate is refused: behaviours 102 and 103. */
class CertificateIT {
  @RegisterExtension static final Probing probing = new Probing();
  @TempDir static Path files;

  private static final TestAuthority CA = TestAuthority.create("Test CA");
  private static final Duration DAY = Duration.ofDays(1);
  private static final Instant NOW = Instant.now();
  private static Path ca;

  @BeforeAll
  static void writeAuthority() {
    ca = CA.writeTo(files, "ca");
  }

  private static Observation probe(Identity identity, Path authority, boolean verify) {
    try (TlsServer server = TlsServer.start(identity, Script.ok(""))) {
      return probing.probe(
          target(server.url("localhost", "/"), Duration.ofSeconds(5))
              .with(t -> t.tls = new Tls(authority, null, null, null, verify)));
    }
  }

  private static void refused(Identity identity, FailureCode code, String... words) {
    Observation seen = probe(identity, ca, true);
    assertThat(code(seen)).as(message(seen)).isEqualTo(code);
    assertThat(message(seen)).contains(words);
    assertThat(seen.certificate().trusted()).isFalse();
    Observation unverified = probe(identity, ca, false);
    assertThat(message(unverified)).isEmpty();
    assertThat(unverified.certificate().trusted()).isFalse();
  }

  private static Identity leaf(Consumer<CertificateDetails> details) {
    return CA.issue(details, "localhost");
  }

  @Test
  void anUnknownAuthorityIsNamed() { // 102
    TestAuthority stranger = TestAuthority.create("Stranger");
    refused(
        stranger.issue("localhost"),
        TLS_UNTRUSTED,
        "certificate of CN=localhost was issued by CN=Stranger, which is no trusted authority");
    refused(
        stranger.issue("localhost").with(stranger.certificate()),
        TLS_UNTRUSTED,
        "certificate of CN=localhost leads to the authority CN=Stranger, which is not trusted");
    refused(
        TestAuthority.selfSigned("localhost"), TLS_UNTRUSTED, "CN=localhost is signed by itself");
  }

  @Test
  void anAuthorityOfTheSameNameIsAnother() { // 102
    refused(
        TestAuthority.create("Test CA").issue("localhost"),
        TLS_UNTRUSTED,
        "issued by CN=Test CA, but not by the trusted authority of that name: another key");
  }

  @Test
  void aMissingIntermediateIsNamedWithItsPlace() { // 102
    TestAuthority middle = CA.intermediate("Middle");
    refused(
        middle.issue("localhost").withoutChain(),
        TLS_UNTRUSTED,
        "was issued by CN=Middle",
        "an intermediate certificate is missing");
    refused(
        middle.issue(d -> d.issuerAt("http://ca.example/middle.crt"), "localhost").withoutChain(),
        TLS_UNTRUSTED,
        "was issued by CN=Middle, but the server did not send the certificate of that: an"
            + " intermediate certificate is missing (it is at 'http://ca.example/middle.crt')");
    TestAuthority lower = middle.intermediate("Lower");
    Identity gap = lower.issue("localhost");
    refused(
        new Identity(gap.certificate(), gap.key(), gap.chain().subList(0, 2)),
        TLS_UNTRUSTED,
        "certificate of CN=localhost leads to CN=Lower, issued by CN=Middle",
        "an intermediate certificate is missing");
  }

  @Test
  void certificatesInTheWrongOrderAreFine() { // as for browsers
    Identity ordered = CA.intermediate("Middle").intermediate("Lower").issue("localhost");
    var chain = ordered.chain();
    Identity mixed =
        new Identity(
            ordered.certificate(),
            ordered.key(),
            java.util.List.of(chain.get(0), chain.get(2), chain.get(1), CA.certificate()));
    assertThat(message(probe(mixed, ca, true))).isEmpty();
  }

  @Test
  void aCertificateForClientsHasTheWrongPurpose() { // 102
    refused(
        leaf(CertificateDetails::forClients),
        TLS_UNTRUSTED,
        "certificate of CN=localhost has the wrong purpose");
  }

  @ParameterizedTest
  @ValueSource(strings = {"SHA1", "MD5"})
  void aWeakSignatureIsNamed(String hash) { // 102
    TestAuthority rsa = CA.intermediate("RSA", d -> d.rsa(2048));
    refused(
        rsa.issue(d -> d.signedWith(hash), "localhost"),
        TLS_UNTRUSTED,
        "certificate of CN=localhost has a weak signature: " + hash + "withRSA");
    refused(
        rsa.intermediate("Weak", d -> d.signedWith(hash)).issue("localhost"),
        TLS_UNTRUSTED,
        "certificate of CN=Weak has a weak signature: " + hash + "withRSA");
  }

  @Test
  void aWeakKeyIsNamed() { // 102
    refused(
        CA.intermediate("Small", d -> d.rsa(768)).issue("localhost"),
        TLS_UNTRUSTED,
        "certificate of CN=Small has a weak key: RSA of 768 bits");
  }

  @Test
  void anAuthoritysOwnSignatureMayBeWeak() { // its key is trusted, not its signature
    TestAuthority old = TestAuthority.create("Old CA", d -> d.rsa(2048).signedWith("SHA1"));
    Identity leaf = old.issue("localhost");
    Path file = old.writeTo(files, "old-ca");
    assertThat(message(probe(leaf, file, true))).isEmpty();
    assertThat(message(probe(leaf.with(old.certificate()), file, true))).isEmpty();
  }

  @Test
  void aNameConstraintIsNamed() { // 102
    refused(
        CA.intermediate("Narrow", d -> d.permitting("example.org")).issue("localhost"),
        TLS_UNTRUSTED,
        "name constraints",
        "CN=localhost, issued by CN=Narrow");
  }

  @Test
  void aPathThatIsTooLongIsNamed() { // 102
    refused(
        CA.intermediate("Last", d -> d.pathLength(0)).intermediate("Beyond").issue("localhost"),
        TLS_UNTRUSTED,
        "CN=Beyond is one authority more than the path length of one above it allows");
  }

  @Test
  void whoIsNoAuthorityIsNamed() { // 102
    refused(
        CA.intermediate("Impostor", CertificateDetails::noAuthority).issue("localhost"),
        TLS_UNTRUSTED,
        "CN=Impostor issued a certificate, but is no authority");
    refused(
        CA.intermediate("Mute", CertificateDetails::forRevocationOnly).issue("localhost"),
        TLS_UNTRUSTED,
        "CN=Mute issued a certificate, but its key usage does not include that");
  }

  @Test
  void anUnknownCriticalExtensionIsNamed() { // 102
    refused(
        leaf(CertificateDetails::withUnknownExtension),
        TLS_UNTRUSTED,
        "CN=localhost has a critical extension that is not known here");
  }

  @Test
  void datesAreThoseOfTheCertificateThatIsNotValid() { // 43, 102
    refused(
        leaf(d -> d.validBetween(NOW.plus(DAY), NOW.plus(DAY).plus(DAY))),
        TLS_EXPIRED,
        "certificate of CN=localhost is valid from",
        "not now: it is not valid yet");
    refused(
        leaf(d -> d.validBetween(NOW.minus(DAY).minus(DAY), NOW.minus(DAY))),
        TLS_EXPIRED,
        "not now: it has expired");
    refused(
        CA.intermediate("Past", d -> d.validBetween(NOW.minus(DAY).minus(DAY), NOW.minus(DAY)))
            .issue("localhost"),
        TLS_EXPIRED,
        "certificate of CN=localhost leads to that of CN=Past, which is valid from",
        "it has expired");
  }

  @Test
  void anAuthorityThatHasExpiredIsTrustedNoMore() { // 102
    TestAuthority past =
        TestAuthority.create(
            "Past CA", d -> d.validBetween(NOW.minus(DAY).minus(DAY), NOW.minus(DAY)));
    Observation seen = probe(past.issue("localhost"), past.writeTo(files, "past"), true);
    assertThat(code(seen)).isEqualTo(TLS_EXPIRED);
    assertThat(message(seen))
        .startsWith("certificate of CN=localhost leads to that of CN=Past CA, which is valid from");
  }

  @Test
  void aPartialWildcardIsForNobody() { // 103
    refused(CA.issue("l*"), TLS_HOSTNAME_MISMATCH, "certificate is not for localhost: it names l*");
    refused(CA.issue("*"), TLS_HOSTNAME_MISMATCH, "it names *");
  }

  @Test
  void aCommonNameIsNotEnough() { // 103
    Identity nameless = CA.intermediate("localhost", CertificateDetails::noAuthority).identity();
    refused(
        nameless,
        TLS_HOSTNAME_MISMATCH,
        "certificate is not for localhost: it names CN=localhost, which does not count");
  }

  @Test
  void aDotAtTheEndOfTheHostChangesNothing() { // 103
    try (TlsServer server = TlsServer.start(CA.issue("shop.example"), Script.ok(""))) {
      probing.dns.answer("shop.example", "127.0.0.1");
      Observation seen =
          probing.probe(
              target(server.url("shop.example.", "/"), Duration.ofSeconds(5))
                  .with(t -> t.tls = new Tls(ca, null, null, null, true)));
      assertThat(message(seen)).isEmpty();
      assertThat(server.serverNames()).containsExactly("shop.example");
    }
  }
}
