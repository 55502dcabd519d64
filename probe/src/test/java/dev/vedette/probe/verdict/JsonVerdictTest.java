package dev.vedette.probe.verdict;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vedette.model.Failure;
import dev.vedette.model.FailureCode;
import dev.vedette.model.JsonExpectation;
import dev.vedette.model.json.JsonPath;
import dev.vedette.model.json.JsonScalar;
import dev.vedette.probe.turn.Turn;
import java.util.List;
import org.junit.jupiter.api.Test;

class JsonVerdictTest {
  private static final JsonExpectation STATUS_OK =
      new JsonExpectation(JsonPath.parse("$.status"), new JsonScalar.Text("ok"));

  private static Failure judge(String page) {
    return JsonVerdict.on(List.of(STATUS_OK), page, Turn.withoutEnd());
  }

  @Test
  void aNumberThatFitsNoDecimalIsAMismatch() { // 26, 110
    for (String number : List.of("1e99999999999999999999", "9".repeat(2000))) {
      Failure failure = judge("{\"status\":%s}".formatted(number));

      assertThat(failure.code()).isEqualTo(FailureCode.JSON_MISMATCH);
      assertThat(failure.message())
          .startsWith("expected $.status to be 'ok', got " + number.substring(0, 9))
          .hasSizeLessThan(200);
    }
    JsonExpectation one = new JsonExpectation(JsonPath.parse("$.n"), JsonScalar.parse("1"));
    Failure failure =
        JsonVerdict.on(List.of(one), "{\"n\":1e99999999999999999999}", Turn.withoutEnd());
    assertThat(failure.message()).isEqualTo("expected $.n to be 1, got 1e99999999999999999999");
  }

  @Test
  void aLongNumberOrNameElsewhereDoesNotMatter() { // 24
    String number = "\"n\":" + "9".repeat(500);
    String name = "\"%s\":1".formatted("k".repeat(60_000));

    assertThat(judge("{%s,\"status\":\"ok\"}".formatted(number))).isNull();
    assertThat(judge("{\"status\":\"ok\",%s}".formatted(name))).isNull();
  }

  @Test
  void aSecondDocumentIsNotJson() { // 26
    assertThat(judge("{\"status\":\"ok\"}\n{\"status\":\"ok\"}").message())
        .isEqualTo("expected JSON, but more than one document is on the page");
    assertThat(judge("{\"status\":\"ok\"}\n ")).isNull();
  }

  /** A part would be found by nobody who looks for the whole. */
  @Test
  void whatIsSaidOfATokenQuotesNoPartOfIt() { // 112
    assertThat(judge("{\"status\":hunter2-hunter2}").message())
        .startsWith("expected JSON, but the page is not: unrecognized token at character ")
        .endsWith("hunter2-hunter2}'");
  }

  @Test
  void whatIsSaidOfDepthNamesNothingOfTheParser() { // 26
    assertThat(judge("[".repeat(5_000)).message())
        .startsWith("expected JSON, but the page is not: ")
        .doesNotContain("StreamReadConstraints", "`");
  }
}
