package dev.vedette.probe;

import static dev.vedette.model.FailureCode.*;
import static dev.vedette.probe.Probing.*;
import static org.assertj.core.api.Assertions.assertThat;

import dev.vedette.model.Expectation;
import dev.vedette.model.FailureCode;
import dev.vedette.model.StatusRange;
import dev.vedette.model.text.ByteSize;
import dev.vedette.testkit.RawServer;
import dev.vedette.testkit.Script;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is expected of a response: behaviours 1 to 23, 27 and 29. */
class ResponseIT {
  @RegisterExtension static final Probing probing = new Probing();

  private static Observation probe(Script script, Expectation expectation) {
    try (RawServer server = RawServer.start(script)) {
      return probing.probe(target(server.url("/")).expecting(expectation));
    }
  }

  private static Observation probe(Script script) {
    return probe(script, Expectation.DEFAULT);
  }

  private static Expectation status(String... ranges) {
    List<StatusRange> parsed = List.of(ranges).stream().map(StatusRange::parse).toList();
    return new Expectation(parsed, Map.of(), Expectation.Body.DEFAULT, List.of(), null, null);
  }

  private static Expectation header(String name, String regex) {
    return new Expectation(
        Expectation.DEFAULT.status(),
        Map.of(name, regex),
        Expectation.Body.DEFAULT,
        List.of(),
        null,
        null);
  }

  private static Expectation atMost(int bytes, String matches) {
    return new Expectation(
        Expectation.DEFAULT.status(),
        Map.of(),
        new Expectation.Body(matches, null, new ByteSize(bytes)),
        List.of(),
        null,
        null);
  }

  @ParameterizedTest(name = "1, 2, 5: status {0} is {1}")
  @CsvSource({
    "200,",
    "201,",
    "299,",
    "304,STATUS_UNEXPECTED",
    "404,STATUS_UNEXPECTED",
    "405,STATUS_UNEXPECTED",
    "500,STATUS_UNEXPECTED"
  })
  void twoHundredsAreExpectedUnlessSaidOtherwise(int status, FailureCode code) {
    Observation seen = probe(Script.responding(status + " Whatever", "", ""));
    assertThat(code(seen)).isEqualTo(code);
    assertThat(seen.status()).isEqualTo(status);
    assertThat(seen.httpVersion()).isEqualTo("1.1");
    if (code != null) {
      assertThat(message(seen)).isEqualTo("expected status 2xx, got " + status);
    }
  }

  @ParameterizedTest(name = "3, 4: status {0} is {1}")
  @CsvSource({"404,", "302,", "200,STATUS_UNEXPECTED", "304,STATUS_UNEXPECTED"})
  void aListReplacesTheDefault(int status, FailureCode code) {
    Script script = Script.responding(status + " X", "Location: mailto:x\r\n", "");
    try (RawServer server = RawServer.start(script)) {
      var target = RequestIT.with(target(server.url("/")), Map.of(), 0);
      Observation seen = probing.probe(target.expecting(status("404", "301-303")));
      assertThat(code(seen)).isEqualTo(code);
    }
  }

  @ParameterizedTest(name = "6 to 9, 18: {0} must match {1} and not {2}: {3}")
  @CsvSource({
    "all is well,well,,,true",
    "all is well,ill,,BODY_MISMATCH,false",
    "all is well,,well,BODY_MISMATCH,false",
    "all is well,all,well,BODY_MISMATCH,false",
    "all is well,all,ill,,true",
    "'',x,,BODY_MISMATCH,false",
    "all is well,,,,"
  })
  void patternsJudgeThePage(
      String page, String matches, String not, FailureCode code, Boolean matched) {
    String forbidden = "ill".equals(not) ? "\\bill\\b" : not;
    String wanted = "ill".equals(matches) ? "\\bill\\b" : matches;
    Observation seen = probe(Script.ok(page), body(wanted, forbidden));
    assertThat(code(seen)).isEqualTo(code);
    assertThat(seen.bodyMatched()).isEqualTo(matched);
    assertThat(seen.bytes()).isEqualTo(page.length());
    assertThat(seen.timings().receiveUs()).isNotNegative();
  }

  @ParameterizedTest(name = "10: {0}")
  @ValueSource(strings = {"text/html; charset=iso-8859-1", "text/html; charset=\"ISO-8859-1\""})
  void theHeaderNamesTheCharset(String type) {
    assertThat(
            code(probe(latin1("Content-Type: " + type + "\r\n", "caf\u00e9"), body("café$", null))))
        .isNull();
  }

  @Test
  void theMetaElementNamesTheCharsetAndMalformedBytesAreReplaced() { // 10
    String meta = "<html><meta charset=iso-8859-1>caf\u00e9";
    assertThat(code(probe(latin1("", meta), body("café$", null)))).isNull();
    assertThat(code(probe(latin1("", "caf\u00e9!"), body("caf\uFFFD!$", null)))).isNull();
  }

  private static Script latin1(String headers, String body) {
    return c -> {
      c.request();
      c.respond("200 OK", headers, body.getBytes(StandardCharsets.ISO_8859_1));
    };
  }

  private static byte[] compressed(String coding, byte[] bytes) throws IOException {
    if (coding.contains(", ")) {
      return compressed("gzip", compressed("deflate", bytes));
    }
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (OutputStream c =
        coding.equals("gzip") ? new GZIPOutputStream(out) : new DeflaterOutputStream(out)) {
      c.write(bytes);
    }
    return out.toByteArray();
  }

  private static Script encoded(String coding, byte[] body) {
    return c -> {
      c.request();
      c.respond("200 OK", "Content-Encoding: " + coding + "\r\n", body);
    };
  }

  @ParameterizedTest(name = "11: {0}")
  @ValueSource(strings = {"gzip", "deflate", "deflate, gzip"})
  void compressedPagesAreDecodedAndCountedOnTheWire(String coding) throws IOException {
    byte[] wire = compressed(coding, "status: OK ".repeat(500).getBytes(StandardCharsets.UTF_8));
    Observation seen = probe(encoded(coding, wire), body("OK status", null));
    assertThat(code(seen)).isNull();
    assertThat(seen.bytes()).isEqualTo(wire.length);
  }

  @Test
  void anUnknownEncodingIsMatchedAsItIsAndABrokenOneIsUndecodable() { // 12
    byte[] plain = "plain".getBytes(StandardCharsets.UTF_8);
    assertThat(code(probe(encoded("zebra", plain), body("^plain$", null)))).isNull();
    assertThat(code(probe(encoded("gzip", plain), body("plain", null))))
        .isEqualTo(BODY_UNDECODABLE);
  }

  @Test
  void theLimitIsTheLargestAcceptedBody() { // 13
    assertThat(code(probe(Script.ok("x".repeat(99)), atMost(100, null)))).isNull();
    assertThat(code(probe(Script.ok("x".repeat(100)), atMost(100, "x")))).isNull();
    Observation seen = probe(Script.ok("x".repeat(101)), atMost(100, "x"));
    assertThat(code(seen)).isEqualTo(BODY_TOO_LARGE);
    assertThat(seen.bodyMatched()).isNull();
  }

  @Test
  void anEndlessBodyStopsAtTheLimit() { // 13
    Script endless =
        c -> {
          c.request();
          c.send("HTTP/1.1 200 OK\r\n\r\n");
          while (true) {
            c.send(new byte[8192]);
          }
        };
    Observation seen = probe(endless, atMost(100_000, "x"));
    assertThat(code(seen)).isEqualTo(BODY_TOO_LARGE);
    assertThat(seen.bodyCut()).isTrue();
  }

  @Test
  void aBombStopsAtTheLimit() throws IOException { // 14
    byte[] bomb = compressed("gzip", new byte[50 << 20]);
    assertThat(code(probe(encoded("gzip", bomb), atMost(1 << 20, "x")))).isEqualTo(BODY_TOO_LARGE);
  }

  @Test
  void aLongPageIsNoFailureWhereNothingIsExpectedOfIt() throws IOException { // 106
    Observation seen = probe(Script.ok("x".repeat(3 << 20)));
    assertThat(message(seen)).isEmpty();
    assertThat(seen.bodyCut()).isTrue();
    assertThat(seen.bytes()).isBetween((1L << 20) + 1, 2L << 20);
    byte[] bomb = compressed("gzip", new byte[50 << 20]);
    assertThat(message(probe(encoded("gzip", bomb)))).isEmpty();
    assertThat(probe(Script.ok("short")).bodyCut()).isFalse();
  }

  @Test
  void aStreamThatNeverEndsIsJudgedByItsHead() { // 107
    Script events =
        c -> {
          c.request();
          c.send("HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n\r\ndata: x\n\n");
          c.stall();
        };
    Expectation head =
        new Expectation(
            Expectation.DEFAULT.status(),
            Map.of("Content-Type", "text/event-stream"),
            new Expectation.Body(null, null, Expectation.Body.DEFAULT.maxBytes(), false),
            List.of(),
            Duration.ofSeconds(5),
            null);
    Observation seen = probe(events, head);
    assertThat(message(seen)).isEmpty();
    assertThat(seen.bytes()).isNull();
    assertThat(seen.bodyCut()).isFalse();
    Observation other = probe(Script.responding("503 Busy", "", ""), head);
    assertThat(code(other)).isEqualTo(STATUS_UNEXPECTED);
  }

  @Test
  void theBodyIsReadToItsEndWithoutAPattern() { // 15
    Script slow =
        c -> {
          c.request();
          c.send("HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nab");
          Thread.sleep(150);
          c.send("cd");
        };
    Observation seen = probe(slow);
    assertThat(seen.timings().receiveUs()).isGreaterThan(140_000);
    assertThat(seen.bytes()).isEqualTo(4);
  }

  @Test
  void chunkedAndUntilCloseBodiesAreWhole() { // 16
    Script chunked =
        c -> {
          c.request();
          c.send(
              "HTTP/1.1 200 OK\r\n"
                  + "Transfer-Encoding: chunked\r\n\r\n"
                  + "3\r\n"
                  + "abc\r\n"
                  + "2\r\n"
                  + "de\r\n"
                  + "0\r\n\r\n");
        };
    Script untilClose =
        c -> {
          c.request();
          c.send("HTTP/1.0 200 OK\r\n\r\nabcde");
        };
    for (Script script : List.of(chunked, untilClose)) {
      Observation seen = probe(script, body("^abcde$", null));
      assertThat(code(seen)).isNull();
      assertThat(seen.bytes()).isEqualTo(5);
    }
  }

  @Test
  void aBodyShorterThanAnnouncedIsAClosedConnection() { // 17
    Script liar =
        c -> {
          c.request();
          c.send("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nabc");
        };
    Observation seen = probe(liar);
    assertThat(code(seen)).isEqualTo(CONNECTION_CLOSED);
    assertThat(message(seen)).contains("in the middle of the body, after 3 bytes");
  }

  @Test
  void aPatternThatExplodesElsewhereCostsNothingUnusual() { // 19
    long start = System.nanoTime();
    Observation seen = probe(Script.ok("a".repeat(50_000) + "!"), body("(a+)+$", null));
    assertThat(code(seen)).isEqualTo(BODY_MISMATCH);
    assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(3));
  }

  @Test
  void oneOfAHeadersValuesHasToMatchAsAWhole() { // 20, 21, 22, 23
    Script script = Script.responding("200 OK", "x-thing: one\r\nX-Thing: two\r\nX-Empty:\r\n", "");
    assertThat(code(probe(script, header("X-THING", "two")))).isNull();
    assertThat(code(probe(script, header("x-empty", ".*")))).isNull();
    assertThat(code(probe(script, header("X-Thing", "tw")))).isEqualTo(HEADER_MISMATCH);
    Observation missing = probe(script, header("X-Missing", ".*"));
    assertThat(code(missing)).isEqualTo(HEADER_MISMATCH);
    assertThat(message(missing)).contains("no such header");
  }

  @Test
  void aSlowAnswerIsTooSlow() { // 27, 29
    Script slow =
        c -> {
          c.request();
          Thread.sleep(100);
          c.respond("200 OK", "", "");
        };
    Expectation quick =
        new Expectation(
            Expectation.DEFAULT.status(),
            Map.of(),
            Expectation.Body.DEFAULT,
            List.of(),
            Duration.ofMillis(50),
            null);
    assertThat(code(probe(slow, quick))).isEqualTo(TOO_SLOW);
    assertThat(code(probe(slow))).isNull();
  }
}
