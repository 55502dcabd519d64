package dev.vedette.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vedette.model.url.Url;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What the configuration accepts is what an event holds: behaviour 109. */
class LimitsTest {
  private static Target at(int urlLength) {
    String begin = "https://shop.example/?q=";
    String url = begin + "x".repeat(urlLength - begin.length());
    return Target.of("shop", Url.parse(url), Duration.ofMinutes(1), Duration.ofSeconds(10));
  }

  private static Target tagged(Map<String, String> tags) {
    return at(100).with(t -> t.tags = tags);
  }

  private static Map<String, String> tags(int count) {
    return IntStream.range(0, count).boxed().collect(Collectors.toMap(i -> "t" + i, i -> "v"));
  }

  @Test
  void anAddressHasItsBound() { // 109
    assertThat(at(Url.MAX_LENGTH).url().toString()).hasSize(10_000);
    assertThatThrownBy(() -> at(Url.MAX_LENGTH + 1))
        .hasMessage("longer than 10000 characters; shorten it");
  }

  @Test
  void tagsHaveTheirBounds() { // 109
    String longest = "x".repeat(Limits.TAG_LENGTH);
    assertThat(tagged(Map.of(longest, longest)).tags()).hasSize(1);
    assertThat(tagged(tags(64)).tags()).hasSize(64);
    assertThatThrownBy(() -> tagged(tags(65))).hasMessage("tags must be at most 64");
    assertThatThrownBy(() -> tagged(Map.of(longest + "x", "v")))
        .hasMessageContaining("must have at most 200 characters");
    assertThatThrownBy(() -> tagged(Map.of("team", longest + "x")))
        .hasMessage("the value of tag 'team' must have at most 200 characters");
    assertThatThrownBy(() -> tagged(Map.of("team", "a\0"))).hasMessageContaining("NUL");
    assertThatThrownBy(() -> tagged(Map.of("\uD800", "x"))).hasMessageContaining("surrogate");
    assertThat(tagged(Map.of("team", "\uD800")).tags()).hasSize(1);
  }

  @Test
  void aCertificateOfAnotherEraIsStillACertificate() {
    Certificate odd =
        new Certificate("CN=a\n", "b".repeat(600), Instant.MIN, Instant.MAX.minusNanos(1), false);
    assertThat(odd.subject()).isEqualTo("CN=a\\n");
    assertThat(odd.issuer()).hasSize(Certificate.MAX_NAME_LENGTH).endsWith("…");
    assertThat(odd.notBefore()).isEqualTo("0001-01-01T00:00:00Z");
    assertThat(odd.notAfter()).isEqualTo("9999-12-31T23:59:59Z");
  }

  @Test
  void aCheckThatWasStoppedForHoursTellsTheLongestTime() {
    Timings timings = new Timings(1, 2, Long.MAX_VALUE, 3, 4, 5, Long.MAX_VALUE);
    assertThat(timings.tlsUs()).isEqualTo(Timings.MAX_US);
    assertThat(timings.totalUs()).isEqualTo(Timings.MAX_US);
  }
}
