package dev.vedette.probe.request;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.vedette.model.url.Url;
import io.netty.handler.codec.http.DefaultHttpHeaders;
import io.netty.handler.codec.http.HttpHeaders;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class CookieJarTest {
  private final CookieJar jar = new CookieJar();

  private static HopRequest at(String url) {
    return new HopRequest(Url.parse(url), "GET", false);
  }

  private void set(String url, String... cookies) {
    HttpHeaders headers = new DefaultHttpHeaders();
    for (String cookie : cookies) {
      headers.add("Set-Cookie", cookie);
    }
    jar.store(at(url), headers);
  }

  private String sentTo(String url) {
    return jar.header(at(url));
  }

  @Test
  void aCookieGoesBackToItsHostAlone() {
    set("http://a.example/", "x=1");
    assertThat(sentTo("http://a.example/b")).isEqualTo("x=1");
    assertThat(sentTo("http://b.a.example/")).isNull();
    assertThat(sentTo("http://example/")).isNull();
  }

  @Test
  void aDomainReachesWhatIsBelowIt() {
    set(
        "http://a.example.org/",
        "x=1; Domain=.Example.org",
        "y=2; Domain=org",
        "z=3; Domain=b.org");
    assertThat(sentTo("http://b.example.org/")).isEqualTo("x=1");
    assertThat(sentTo("http://example.org/")).isEqualTo("x=1");
    assertThat(sentTo("http://notexample.org/")).isNull();
  }

  @Test
  void aDomainIsComparedAsItGoesOverTheWire() { // 39, 88
    String utf8 = new String("bücher.example".getBytes(UTF_8), ISO_8859_1);
    set("http://a.BÜCHER.example/", "x=1; Domain=" + utf8, "y=2; Domain=XN--bcher-kva.example");
    // RFC 6265bis, 5.7: browsers take no domain beyond ASCII.
    assertThat(sentTo("http://b.bücher.example/")).isEqualTo("y=2");
    set("http://127.1/", "z=3; Domain=127.0.0.1");
    assertThat(sentTo("http://2130706433/")).isEqualTo("z=3");
    assertThat(sentTo("http://127.0.0.2/")).isNull();
  }

  @Test
  void pathsAndSecureNarrowIt() {
    set("https://a.example/shop/cart", "y=2; Path=/", "z=3; Path=/; Secure", "x=1");
    assertThat(sentTo("https://a.example/shop")).isEqualTo("x=1; y=2; z=3");
    assertThat(sentTo("http://a.example/shopping")).isEqualTo("y=2");
    assertThat(sentTo("https://a.example/")).isEqualTo("y=2; z=3");
  }

  @Test
  void aCookieCanBeReplacedAndTakenBack() {
    set("http://a.example/", "x=1", "x=2");
    assertThat(sentTo("http://a.example/")).isEqualTo("x=2");
    set("http://a.example/", "x=; Max-Age=0");
    assertThat(sentTo("http://a.example/")).isNull();
  }

  @Test
  void numberAndSizeAreBounded() {
    for (int i = 0; i < 80; i++) {
      set("http://a.example/", "c" + i + "=1");
    }
    set("http://b.example/", "big=" + "x".repeat(5000));
    assertThat(sentTo("http://a.example/").split("; ")).hasSize(CookieJar.MAX_COOKIES);
    assertThat(sentTo("http://b.example/")).isNull();
  }

  @Test
  void ofOneResponseAFewHundredAreRead() { // 104
    String[] cookies = new String[CookieJar.MAX_HEADERS + 1];
    Arrays.fill(cookies, "x=1");
    cookies[CookieJar.MAX_HEADERS - 1] = "x=2";
    cookies[CookieJar.MAX_HEADERS] = "x=3";
    set("http://a.example/", cookies);
    assertThat(sentTo("http://a.example/")).isEqualTo("x=2");
  }
}
