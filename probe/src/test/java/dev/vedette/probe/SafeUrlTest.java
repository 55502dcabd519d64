package dev.vedette.probe;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SafeUrlTest {
  @ParameterizedTest
  @CsvSource({
    "http://u:p@a.example/b,http://a.example/b",
    "http://a.example:81,http://a.example:81",
    "http://[::1]:81/,http://[::1]:81/",
    "http://a/b?x=1#token=2,http://a/b?x=1",
    "http://a/?token=1&x=2&token=3,http://a/?token=***&x=2&token=***",
    "http://a/?to%6Ben=1,http://a/?to%6Ben=***",
    "http://a/?token=a=b,http://a/?token=***",
    "http://a/?tokens=1&token,http://a/?tokens=1&token",
    "http://a/?token=&,http://a/?token=***&",
    "http://a/%3Ftoken=1,http://a/%3Ftoken=1"
  })
  void secretsAreLeftOut(String url, String shown) {
    assertThat(SafeUrl.of(URI.create(url), List.of("token"))).isEqualTo(shown);
  }
}
