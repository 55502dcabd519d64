package dev.vedette.probe.verdict;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.re2j.Pattern;
import dev.vedette.model.Failure;
import dev.vedette.model.FailureCode;
import dev.vedette.probe.turn.Turn;
import io.netty.handler.codec.http.DefaultHttpHeaders;
import io.netty.handler.codec.http.HttpHeaders;
import java.util.Map;
import org.junit.jupiter.api.Test;

class HeaderVerdictTest {
  private final HttpHeaders headers =
      new DefaultHttpHeaders(false).add("X-A", "one").add("x-a", "two\u0001").add("X-Empty", "");

  private Failure judge(String name, String pattern) {
    return HeaderVerdict.on(Map.of(name, Pattern.compile(pattern)), headers, Turn.withoutEnd());
  }

  @Test
  void oneOfSeveralValuesIsEnoughWhateverTheCaseOfTheName() { // 20, 23
    assertThat(judge("x-A", "one")).isNull();
    assertThat(judge("X-a", "two.")).isNull();
  }

  @Test
  void thePatternHoldsForTheWholeValueAndMayMatchNothing() { // 21
    assertThat(judge("x-a", "on")).isNotNull();
    assertThat(judge("x-empty", ".*")).isNull();
    assertThat(judge("x-empty", ".+")).isNotNull();
  }

  @Test
  void aMismatchShowsWhatCame() { // 22
    assertThat(judge("X-B", ".*"))
        .isEqualTo(
            new Failure(
                FailureCode.HEADER_MISMATCH,
                "expected header X-B to match /.*/, got no such header",
                null));
    assertThat(judge("X-A", "on").message())
        .isEqualTo("expected header X-A to match /on/, got 'one' and 'two\uFFFD'");
  }

  @Test
  void thePatternSeesUtf8WhereTheValueIsThat() { // 97
    headers
        .add("X-Utf8", new String("größe 1€".getBytes(UTF_8), ISO_8859_1))
        .add("X-Latin", "größe 1");
    assertThat(judge("X-Utf8", "größe 1€")).isNull();
    assertThat(judge("X-Utf8", "gr.ße 1.")).isNull();
    assertThat(judge("X-Latin", "größe \\d")).isNull();
    assertThat(judge("X-Utf8", "x").message()).endsWith("got 'größe 1€'");
  }

  @Test
  void ofManyValuesAFewAreShown() { // 22
    for (int i = 0; i < 10_000; i++) {
      headers.add("X-Many", "v" + i);
    }
    assertThat(judge("X-Many", "x").message())
        .endsWith("got 'v0' and 'v1' and 'v2' and 'v3' and 'v4' and 9995 more");
  }
}
