package dev.vedette.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TlsTest {
  private static Tls named(String name) {
    return new Tls(null, null, null, name, true);
  }

  @ParameterizedTest
  @CsvSource({
    "shop.example, shop.example",
    "Bücher.example, xn--bcher-kva.example",
    "wiki, wiki",
    "127.0.0.1, 127.0.0.1",
    "::1, ::1"
  })
  void theServerNameIsReadAsTheHostOfAUrl(String name, String ascii) { // 88, 103
    assertThat(named(name).serverName()).isEqualTo(ascii);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "https://shop.example", "shop.example:443", "a b"})
  void whatIsNoHostIsNoServerName(String name) { // 115
    assertThatThrownBy(() -> named(name))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("server_name is no host name: ");
  }

  @Test
  void aCertificateNeedsItsKey() {
    assertThatThrownBy(() -> new Tls(null, java.nio.file.Path.of("a.pem"), null, null, true))
        .hasMessage("certificate and key go together: one of them is missing");
  }
}
