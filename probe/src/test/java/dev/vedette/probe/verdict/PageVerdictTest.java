package dev.vedette.probe.verdict;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.vedette.model.Expectation;
import dev.vedette.model.Failure;
import dev.vedette.model.FailureCode;
import dev.vedette.model.JsonExpectation;
import dev.vedette.model.json.JsonPath;
import dev.vedette.model.json.JsonScalar;
import dev.vedette.model.text.ByteSize;
import dev.vedette.probe.http.Body;
import dev.vedette.probe.http.Response;
import dev.vedette.probe.turn.Turn;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.DefaultHttpHeaders;
import io.netty.handler.codec.http.HttpHeaders;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class PageVerdictTest {
  private static final HttpHeaders PLAIN = new DefaultHttpHeaders();
  private static final JsonExpectation STATUS_OK =
      new JsonExpectation(JsonPath.parse("$.status"), new JsonScalar.Text("ok"));

  private static PageVerdict judge(
      String matches,
      String notMatches,
      List<JsonExpectation> json,
      HttpHeaders headers,
      String page) {
    Expectation.Body body = new Expectation.Body(matches, notMatches, new ByteSize(100));
    Expectations expected =
        Expectations.compile(
            new Expectation(Expectation.DEFAULT.status(), Map.of(), body, json, null, null));
    Body received = new Body(expected.maxBodyBytes(), expected.needPage());
    received.add(Unpooled.wrappedBuffer(page.getBytes(UTF_8)));
    return PageVerdict.on(
        expected, new Response(200, "OK", "1.1", headers, received), Turn.withoutEnd());
  }

  private static PageVerdict judge(String matches, String notMatches, String page) {
    return judge(matches, notMatches, List.of(), PLAIN, page);
  }

  @Test
  void bothPatternsHaveToHold() { // 6 to 9
    assertThat(judge("OK", "bad", "OK")).isEqualTo(new PageVerdict(null, true));
    assertThat(judge("OK", "bad", "OK, bad").failure().message())
        .isEqualTo("forbidden pattern /bad/ found in 7 bytes");
    assertThat(judge("OK", "bad", "none").failure().message())
        .isEqualTo("pattern /OK/ not found in 4 bytes");
    assertThat(judge("OK", null, "none").bodyMatched()).isFalse();
  }

  @Test
  void anEmptyPageHoldsNoPattern() { // 18
    assertThat(judge("OK", null, "").failure().code()).isEqualTo(FailureCode.BODY_MISMATCH);
    assertThat(judge(null, "bad", "")).isEqualTo(new PageVerdict(null, true));
  }

  @Test
  void aTooLargePageIsNotSearched() { // 13
    assertThat(judge("x", null, "x".repeat(100))).isEqualTo(new PageVerdict(null, true));
    PageVerdict tooLarge = judge("x", null, "x".repeat(101));
    assertThat(tooLarge.failure().code()).isEqualTo(FailureCode.BODY_TOO_LARGE);
    assertThat(tooLarge.bodyMatched()).isNull();
  }

  @Test
  void thePatternsAreNamedBeforeTheJson() { // 24, 26
    assertThat(judge("x", null, List.of(STATUS_OK), PLAIN, "{}").failure().code())
        .isEqualTo(FailureCode.BODY_MISMATCH);
    PageVerdict json = judge("\\{", null, List.of(STATUS_OK), PLAIN, "{}");
    assertThat(json.failure().code()).isEqualTo(FailureCode.JSON_MISMATCH);
    assertThat(json.bodyMatched()).isTrue();
  }

  @Test
  void whatIsSaidOfBadJsonHoldsNoControlCharacter() { // 26
    String message =
        judge(null, null, List.of(STATUS_OK), PLAIN, "{\"status\": ok\u001b[31m")
            .failure()
            .message();
    assertThat(message).startsWith("expected JSON, but the page is not: ").doesNotContain("\u001b");
  }

  @Test
  void whatTheHeaderPromisedAndTheBodyIsNotIsUndecodable() { // 12
    HttpHeaders gzip = new DefaultHttpHeaders().add("Content-Encoding", "gzip");
    PageVerdict verdict = judge("x", null, List.of(), gzip, "\u001f");
    assertThat(verdict.failure().code()).isEqualTo(FailureCode.BODY_UNDECODABLE);
    assertThat(verdict.failure().message())
        .isEqualTo(
            "1 bytes of body are not the gzip that Content-Encoding promised: they end too early");
    assertThat(judge("^$", null, List.of(), gzip, "").failure()).isNull();
  }

  @Test
  void aCodingThatNobodyAskedForIsNamedWhenNothingIsFound() { // 99
    HttpHeaders zstd = new DefaultHttpHeaders().add("Content-Encoding", "Zstd");
    Failure failure = judge("OK", null, List.of(), zstd, "(/\u00b5").failure();
    assertThat(failure.code()).isEqualTo(FailureCode.BODY_MISMATCH);
    assertThat(failure.message())
        .isEqualTo(
            "pattern /OK/ not found in 4 bytes; the body is encoded as 'zstd', which was not asked"
                + " for and is not understood");
    assertThat(judge(null, null, List.of(STATUS_OK), zstd, "x").failure().message())
        .contains("expected JSON")
        .endsWith("encoded as 'zstd', which was not asked for and is not understood");
    assertThat(judge("OK", null, List.of(), zstd, "OK")).isEqualTo(new PageVerdict(null, true));
    HttpHeaders deep = new DefaultHttpHeaders().add("Content-Encoding", "gzip, gzip, gzip, gzip");
    assertThat(judge("OK", null, List.of(), deep, "x").failure().message())
        .contains("'gzip, gzip, gzip, gzip'");
    HttpHeaders identity = new DefaultHttpHeaders().add("Content-Encoding", "identity");
    assertThat(judge("OK", null, List.of(), identity, "x").failure().message())
        .endsWith("not found in 1 bytes");
  }

  @Test
  void gzipOnABodyThatIsNoneIsUndecodableAsInBrowsers() { // 12, 98
    HttpHeaders gzip = new DefaultHttpHeaders().add("Content-Encoding", "gzip");
    Failure failure = judge("OK", null, List.of(), gzip, "status: OK").failure();
    assertThat(failure.code()).isEqualTo(FailureCode.BODY_UNDECODABLE);
    assertThat(failure.message()).endsWith("they do not begin as gzip does");
  }
}
