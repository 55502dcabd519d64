package dev.vedette.model.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SecretsTest {
  private static final String VALUE = "a@b \"ü\"&</c";

  private static Secrets of(String value) {
    return new Secrets.Builder().add(value, "${KEY}").build();
  }

  // 112
  @ParameterizedTest
  @ValueSource(
      strings = {
        "a@b \"ü\"&</c",
        "A@B \"Ü\"&</C",
        "a%40b%20%22%C3%BC%22%26%3C%2Fc",
        "a%40b+%22%c3%bc%22&%3c/c",
        "a%40b%20%22%fc%22%26%3C%2fc",
        "a%2540b%2520%2522%25C3%25BC%2522%2526%253C%252Fc",
        "a@b \\\"\\u00fc\\\"&\\u003c\\/c",
        "a@b &quot;&#252;&#34;&amp;&lt;/c",
        "a&#x40;b &quot;&#xfc;&quot;&#x26;&#60;/c"
      })
  void aValueIsMaskedHoweverItIsEncoded(String encoded) {
    assertThat(of(VALUE).mask("before=" + encoded + "!")).isEqualTo("before=${KEY}!");
  }

  @Test
  void aValueIsMaskedWhereEachOfItsBytesBecameACharacter() { // 112
    String quoted = new String(VALUE.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);

    assertThat(of(VALUE).mask("got '" + quoted + "'")).isEqualTo("got '${KEY}'");
  }

  /** A copy of the rest of it for each place where it could begin would take minutes. */
  @Test
  @Timeout(10)
  void aLongValueCostsLittleWhereTheTextIsCut() { // 104
    String page = "got '…" + "x".repeat(70) + "…'";

    assertThat(of("y".repeat(500_000)).mask(page)).isEqualTo(page);
  }

  // 112
  @Test
  void aValueIsMaskedInBase64() {
    String base64 = Base64.getEncoder().encodeToString(VALUE.getBytes(StandardCharsets.UTF_8));

    assertThat(of(VALUE).mask("Basic " + base64)).startsWith("Basic ${KEY}").doesNotContain("YU");
  }

  // 112
  @Test
  void aValueThatIsEncodedItselfIsMaskedDecodedToo() {
    assertThat(of("a%40b+c").mask("a%40b+c a@b+c a%40b c")).isEqualTo("${KEY} ${KEY} ${KEY}");
  }

  // 112
  @Test
  void theBeginningOfAValueIsMaskedWhereTheTextIsCut() {
    assertThat(of("hunter2-hunter2").mask("got 'key=hunter2-hu…'")).isEqualTo("got 'key=${KEY}…'");
    assertThat(of("hunter2-hunter2").mask("near '…ter2-hunter2, x'"))
        .isEqualTo("near '…${KEY}, x'");
    assertThat(of("hunter2-hunter2").mask("a hunter")).isEqualTo("a hunter");
  }

  // 112
  @ParameterizedTest
  @CsvSource({
    "7, after 7 redirects, after ${KEY} redirects",
    "7, status 700, status 700",
    "7, v7, v7",
    "ok, got 'ok', got '${KEY}'",
    "ok, the token, the token",
    "abc, abc, ${KEY}",
    "abcd, xabcdx, x${KEY}x"
  })
  void aShortValueIsMaskedOnlyWhereItStandsAlone(String value, String text, String masked) {
    assertThat(of(value).mask(text)).isEqualTo(masked);
  }

  // 112
  @Test
  void theLongerOfTwoIsMaskedWhole() {
    Secrets secrets = new Secrets.Builder().add("hunter", "${A}").add("hunter2", "${B}").build();

    assertThat(secrets.mask("hunter2 hunter")).isEqualTo("${B} ${A}");
  }

  // 112
  @Test
  void theValueOfAWholeUrlIsMaskedInItsPartsToo() {
    Secrets secrets =
        new Secrets.Builder()
            .addInUrl("https://Shop.example:443/api/hunter2?k=abcd1234", "${SHOP}")
            .build();

    assertThat(secrets.mask("https://shop.example/api/hunter2?k=abcd1234"))
        .isEqualTo("https://${SHOP}/api/${SHOP}?k=${SHOP}");
    assertThat(secrets.mask("https://other.example/")).isEqualTo("https://other.example/");
  }

  // 112
  @Test
  void itsTextShowsNothing() {
    assertThat(of("hunter2").toString()).isEqualTo("Secrets[2]");
    assertThat(of("").isEmpty()).isTrue();
    assertThat(of("hunter2")).isEqualTo(of("hunter2")).isNotEqualTo(of("hunter3"));
  }
}
