package dev.vedette.probe.tls;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vedette.testkit.TestAuthority;
import java.security.cert.X509Certificate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Behaviours 44 and 103: names by RFC 9525. */
class CertificateNamesTest {
  private static boolean covers(String presented, String host) {
    X509Certificate certificate = TestAuthority.selfSigned(presented).certificate();
    return CertificateNames.cover(certificate, host);
  }

  @ParameterizedTest
  @CsvSource({
    "shop.example, shop.example",
    "Shop.EXAMPLE, sHop.example",
    "*.example, shop.example",
    "*.shop.example, www.shop.example",
    "*.shop.example, xn--bcher-kva.shop.example",
    "xn--bcher-kva.example, xn--bcher-kva.example",
    "_dmarc.example, _dmarc.example",
    "localhost, localhost",
    "127.0.0.1, 127.0.0.1",
    "::1, ::1",
    "2001:db8::1, 2001:db8:0:0::1"
  })
  void aNameIsCoveredByItselfAndByAWildcardForItsFirstLabel(String presented, String host) { // 103
    assertThat(covers(presented, host)).isTrue();
  }

  @ParameterizedTest
  @CsvSource({
    "my_host.example, my_host.example, true",
    "*.my-.example, -a.my-.example, true",
    "my_host.example, a_b.example, false"
  })
  void aNameMayHaveAnUnderscoreOrAHyphenAtItsEnd(
      String presented, String host, boolean covered) { // 87
    assertThat(covers(presented, host)).isEqualTo(covered);
  }

  @ParameterizedTest
  @CsvSource({
    "f*.example, foo.example",
    "*f.example, of.example",
    "f*o.example, foo.example",
    "**.example, foo.example",
    "xn--*.example, xn--bcher-kva.example"
  })
  void partialWildcardsMatchNothing(String presented, String host) { // 103
    assertThat(covers(presented, host)).isFalse();
  }

  @ParameterizedTest
  @CsvSource({
    "*.example, a.b.example",
    "*.example, example",
    "*.example, .example",
    "*.*.example, a.b.example",
    "www.*.example, www.shop.example",
    "*, localhost",
    "*, shop.example"
  })
  void aWildcardIsOneWholeLeftmostLabel(String presented, String host) { // 103
    assertThat(covers(presented, host)).isFalse();
  }

  @ParameterizedTest
  @CsvSource({
    "*.0.0.1, 127.0.0.1",
    "127.0.0.1, 127.0.0.2",
    "127.0.0.1, localhost",
    "::1, 127.0.0.1",
    "shop.example, 127.0.0.1"
  })
  void addressesAreComparedWithAddressesAlone(String presented, String host) { // 103
    assertThat(covers(presented, host)).isFalse();
  }

  @Test
  void aNameThatLooksLikeAnAddressIsNone() { // 103
    X509Certificate certificate =
        TestAuthority.create("CA").issue(details -> details.dnsName("127.0.0.1")).certificate();
    assertThat(CertificateNames.cover(certificate, "127.0.0.1")).isFalse();
  }

  @Test
  void theCommonNameDoesNotCount() { // 103
    X509Certificate certificate = TestAuthority.create("shop.example").certificate();
    assertThat(CertificateNames.cover(certificate, "shop.example")).isFalse();
    assertThat(CertificateNames.shown(certificate))
        .isEqualTo("CN=shop.example, which does not count, and no alternative names");
  }
}
