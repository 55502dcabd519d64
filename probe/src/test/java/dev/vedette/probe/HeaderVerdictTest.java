package dev.vedette.probe;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.re2j.Pattern;
import dev.vedette.model.Failure;
import dev.vedette.model.FailureCode;
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
}
