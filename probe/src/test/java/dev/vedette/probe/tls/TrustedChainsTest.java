package dev.vedette.probe.tls;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vedette.model.Certificate;
import dev.vedette.testkit.TestAuthority;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class TrustedChainsTest {
  private static final TestAuthority AUTHORITY = TestAuthority.create("CA");

  private Instant now = Instant.parse("2026-11-27T12:00:00Z");
  private final TrustedChains chains = new TrustedChains(() -> now);

  private static X509Certificate[] chain(Instant notAfter) {
    return new X509Certificate[] {
      AUTHORITY.issueBetween(notAfter.minus(Duration.ofDays(30)), notAfter, "a").certificate(),
      AUTHORITY.certificate()
    };
  }

  private static final CertificateJudgement GOOD =
      new CertificateJudgement(
          List.of(new Certificate("CN=a", "CN=CA", Instant.EPOCH, Instant.MAX, true)), null);

  @Test
  void aChainIsFoundForItsOwnHostAndBytesAlone() throws Exception {
    X509Certificate[] one = chain(now.plus(Duration.ofDays(10)));
    X509Certificate[] other = chain(now.plus(Duration.ofDays(10)));
    chains.remember(TrustedChains.key(one, "a", "ECDHE"), one, Instant.MAX, GOOD);
    assertThat(chains.find(TrustedChains.key(one, "a", "ECDHE"))).isSameAs(GOOD);
    assertThat(chains.find(TrustedChains.key(one, "b", "ECDHE"))).isNull();
    assertThat(chains.find(TrustedChains.key(one, "a", "RSA"))).isNull();
    assertThat(chains.find(TrustedChains.key(other, "a", "ECDHE"))).isNull();
    X509Certificate[] shorter = {one[0]};
    assertThat(chains.find(TrustedChains.key(shorter, "a", "ECDHE"))).isNull();
  }

  @Test
  void itEndsWithItsFirstCertificateOrAfterAnHour() throws Exception {
    X509Certificate[] brief = chain(now.plus(Duration.ofMinutes(10)));
    X509Certificate[] lasting = chain(now.plus(Duration.ofDays(10)));
    TrustedChains.Key first = TrustedChains.key(brief, "a", "ECDHE");
    TrustedChains.Key second = TrustedChains.key(lasting, "a", "ECDHE");
    chains.remember(first, brief, Instant.MAX, GOOD);
    chains.remember(second, lasting, Instant.MAX, GOOD);
    now = now.plus(Duration.ofMinutes(10).minusSeconds(1));
    assertThat(chains.find(first)).isNotNull();
    now = now.plusSeconds(2);
    assertThat(chains.find(first)).isNull();
    assertThat(chains.find(second)).isNotNull();
    now = now.plus(Duration.ofMinutes(50));
    assertThat(chains.find(second)).isNull();
  }

  @Test
  void aClockThatStepsBackFindsNothing() throws Exception {
    X509Certificate[] chain = chain(now.plus(Duration.ofDays(10)));
    TrustedChains.Key key = TrustedChains.key(chain, "a", "ECDHE");
    chains.remember(key, chain, Instant.MAX, GOOD);
    now = now.minusSeconds(1);
    assertThat(chains.find(key)).isNull();
  }

  @Test
  void itEndsWithItsAuthority() throws Exception {
    X509Certificate[] chain = chain(now.plus(Duration.ofDays(10)));
    TrustedChains.Key key = TrustedChains.key(chain, "a", "ECDHE");
    chains.remember(key, chain, now.plus(Duration.ofMinutes(5)), GOOD);
    now = now.plus(Duration.ofMinutes(5));
    assertThat(chains.find(key)).isNull();
  }
}
