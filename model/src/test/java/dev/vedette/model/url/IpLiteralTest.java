package dev.vedette.model.url;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class IpLiteralTest {
  @ParameterizedTest
  @CsvSource({
    "192.0.2.7, 192.0.2.7",
    "0.0.0.0, 0.0.0.0",
    "255.255.255.255, 255.255.255.255",
    "2001:db8::1, 2001:db8::1",
    "::ffff:192.0.2.1, ::ffff:192.0.2.1",
    "fe80::1%eth0, fe80::1"
  })
  void anAddressIsKeptAndItsScopeIsNot(String text, String address) {
    assertThat(IpLiteral.withoutScope(text)).isEqualTo(address);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "localhost",
        "127.1",
        "1.2.3",
        "1.2.3.4.5",
        "1..2.3",
        "1.2.3.",
        ".1.2.3",
        "256.1.1.1",
        "1.1.1.256",
        "1234.1.1.1",
        "0x7f.0.0.1",
        "1.2.3.4 ",
        "::g"
      })
  void anythingElseIsRefused(String text) {
    assertThatThrownBy(() -> IpLiteral.withoutScope(text))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
