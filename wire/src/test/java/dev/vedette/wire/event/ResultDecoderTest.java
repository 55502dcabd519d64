package dev.vedette.wire.event;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vedette.model.CheckResult;
import dev.vedette.model.Outcome;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class ResultDecoderTest {
  static Stream<CheckResult> results() {
    return Stream.of(Samples.full(), Samples.missed(), Samples.bare(new Outcome.Up()));
  }

  @ParameterizedTest
  @MethodSource("results")
  void whatWasEncodedComesBackEqual(CheckResult result) {
    assertThat(ResultDecoder.decode(ResultEncoder.encode(result)))
        .isEqualTo(new Decoded.Event(result));
  }

  @Test
  void whatOlderVersionsWroteIsStillRead() { // 109
    String older = json().replace("not found in", "\\u0001not found\\n\\uFFFDin");
    assertThat(decode(older))
        .isInstanceOfSatisfying(
            Decoded.Event.class,
            event ->
                assertThat(event.result().failure().message())
                    .isEqualTo("pattern /status: OK/ \\u0001not found\\n\uFFFDin 5120 bytes"));
    String longIp = json().replace("192.0.2.7", "2001:db8:0:0:0:0:0:7");
    assertThat(decode(longIp)).isInstanceOf(Decoded.Event.class);
  }

  @Test
  void unknownFieldsAreIgnoredAtEveryLevel() {
    String newer =
        json()
            .replace("\"v\":1,", "\"v\":1,\"colour\":{\"a\":[1,{\"b\":null}]},\"x\":1.5,")
            .replace("\"dns\":310,", "\"dns\":310,\"quic\":7,\"more\":{\"z\":[]},");

    assertThat(decode(newer)).isEqualTo(new Decoded.Event(Samples.full()));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          "v":1,                       | "v":2,                        | v is 2; this Vedette reads version 1
          "target":"shop",             |                               | target is missing
          "target":"shop"              | "target":"a b"                | target must be 1 to 100 letters, digits, '-', '_' or '.'
          "target":"shop"              | "target":7                    | target must be a string
          "url":"https                 | "url":"\\u0000https           | url holds a NUL character
          03.250Z                      | 03.2501Z                      | scheduled_at must be in whole milliseconds
          2026-11-24T01:02:03.250Z     | yesterday                     | scheduled_at must be a time such as 2026-11-24T01:02:03.250Z
          2026-11-24T01:02:03.250Z     | +12026-11-24T01:02:03.250Z    | scheduled_at must lie in the years 1 to 9999
          "interval_ms":60000          | "interval_ms":0               | interval_ms must be from 1 to 86400000
          "status":200                 | "status":"200"                | status must be a whole number
          "status":200                 | "status":20.5                 | status must be a whole number
          "outcome":"down"             | "outcome":"up"                | outcome 'up' does not go with its failure
          "code":"body_mismatch"       | "code":"sunspots"             | failure.code 'sunspots' is none of ours
          "phase":"receive"            | "phase":"lunch"               | failure.phase 'lunch' is none of ours
          "total":65610                | "total":-1                    | timings_us.total must be from 0 to 2147483647
          "ip":"192.0.2.7"             | "ip":"localhost"              | ip must be an IPv4 or IPv6 address
          "team":"web"                 | "team":1                      | tags.team must be a string
          "trusted":true               | "trusted":"yes"               | certificate.trusted must be true or false
          """)
  void whatIsNoEventOfOursSaysWhy(String from, String to, String reason) {
    String wrong = json().replaceFirst(java.util.regex.Pattern.quote(from), quote(to));

    assertThat(wrong).isNotEqualTo(json());
    assertThat(decode(wrong)).isEqualTo(new Decoded.Unreadable(reason));
  }

  @Test
  void whatIsNoJsonSaysSo() {
    assertThat(ResultDecoder.decode(null))
        .isEqualTo(new Decoded.Unreadable("the record has no value"));
    assertThat(decode("[1]")).isEqualTo(new Decoded.Unreadable("the event is no JSON object"));
    assertThat(decode("{\"v\":"))
        .isInstanceOfSatisfying(
            Decoded.Unreadable.class, no -> assertThat(no.reason()).startsWith("not JSON: "));
    assertThat(decode(json() + "{}"))
        .isEqualTo(new Decoded.Unreadable("there is more after the JSON object"));
    assertThat(decode("{\"a\":\"" + "x".repeat(ResultDecoder.MAX_EVENT_BYTES) + "\"}"))
        .isInstanceOf(Decoded.Unreadable.class);
    assertThat(decode("{\"a\":".repeat(5000))).isInstanceOf(Decoded.Unreadable.class);
  }

  @Test
  void noMutationOfAnEventMakesItThrow() {
    byte[] event = ResultEncoder.encode(Samples.full());
    Random random = new Random(4711);
    int readable = 0;
    for (int round = 0; round < 20_000; round++) {
      byte[] mutated = event.clone();
      for (int i = random.nextInt(4); i >= 0; i--) {
        mutated[random.nextInt(mutated.length)] = (byte) random.nextInt(256);
      }
      readable += ResultDecoder.decode(mutated) instanceof Decoded.Event ? 1 : 0;
    }
    assertThat(readable).as("mutations inside of strings stay readable").isBetween(500, 19_500);
  }

  private static Decoded decode(String json) {
    return ResultDecoder.decode(json.getBytes(StandardCharsets.UTF_8));
  }

  private static String json() {
    return new String(ResultEncoder.encode(Samples.full()), StandardCharsets.UTF_8);
  }

  private static String quote(String replacement) {
    return replacement == null ? "" : java.util.regex.Matcher.quoteReplacement(replacement);
  }
}
