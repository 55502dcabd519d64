package dev.vedette.probe.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vedette.probe.fault.MalformedResponseException;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.ReferenceCountUtil;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a response is taken for, in whatever pieces it comes. */
class Http1ResponseDecoderTest {
  /** A whole response as one line: status, headers, body, and whether its end came. */
  private static String read(boolean bodiless, int piece, String response) {
    EmbeddedChannel channel = new EmbeddedChannel(new Http1ResponseDecoder(bodiless));
    byte[] bytes = response.getBytes(StandardCharsets.ISO_8859_1);
    for (int from = 0; from < bytes.length; from += piece) {
      int length = Math.min(piece, bytes.length - from);
      channel.writeInbound(Unpooled.copiedBuffer(bytes, from, length));
    }
    channel.finish();
    StringBuilder seen = new StringBuilder();
    for (Object part = channel.readInbound(); part != null; part = channel.readInbound()) {
      if (part instanceof HttpResponse head) {
        seen.append(head.protocolVersion().minorVersion()).append(' ').append(head.status());
        head.headers()
            .forEach(field ->
                seen.append('|').append(field.getKey()).append('=').append(field.getValue()));
        seen.append('|');
      }
      if (part instanceof HttpContent content) {
        seen.append(content.content().toString(StandardCharsets.ISO_8859_1));
        seen.append(part instanceof LastHttpContent ? "." : "");
      }
      ReferenceCountUtil.release(part);
    }
    return seen.toString();
  }

  private static void assertRead(String response, String expected) {
    for (int piece : List.of(1, 2, 3, 7, 10_000)) {
      assertThat(read(false, piece, response)).as("in pieces of %d", piece).isEqualTo(expected);
    }
  }

  private static void assertMalformed(String response, String why) {
    for (int piece : List.of(1, 10_000)) {
      assertThatThrownBy(() -> read(false, piece, response))
          .isInstanceOf(MalformedResponseException.class)
          .hasMessageContaining(why);
    }
  }

  @Test
  void everyKindOfBodyIsReadToItsEnd() {
    assertRead(
        "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nokmore", "1 200 OK|Content-Length=2|ok.");
    assertRead("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n", "1 200 OK|Content-Length=0|.");
    assertRead("HTTP/1.0 200 OK\r\n\r\nuntil close", "0 200 OK|until close.");
    assertRead(
        "HTTP/1.1 200 OK\r\n"
            + "Transfer-Encoding: chunked\r\n\r\n"
            + "2\r\n"
            + "ok\r\n"
            + "1\r\n"
            + "!\r\n"
            + "0\r\n"
            + "X: y\r\n\r\n"
            + "more",
        "1 200 OK|Transfer-Encoding=chunked|ok!.");
    assertRead("HTTP/1.1 204 No\r\nContent-Length: 2\r\n\r\nok", "1 204 No|Content-Length=2|.");
    assertRead("HTTP/1.1 304 No\r\nContent-Length: 2\r\n\r\n", "1 304 No|Content-Length=2|.");
    assertThat(read(true, 5, "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n"))
        .isEqualTo("1 200 OK|Content-Length=2|.");
  }

  @Test
  void interimResponsesComeBeforeTheFinalOne() {
    assertRead(
        "HTTP/1.1 100 Continue\r\nContent-Length: 5\r\n\r\nHTTP/1.1 103 H\r\nLink: x\r\n\r\n"
            + "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok",
        "1 100 Continue|Content-Length=5|.1 103 H|Link=x|.1 200 OK|Content-Length=2|ok.");
    assertRead("HTTP/1.1 101 S\r\nUpgrade: h2c\r\n\r\n\0\0", "1 101 S|Upgrade=h2c|.");
  }

  @Test
  void aLineEndsWithALineFeed() { // 76
    assertRead(
        "HTTP/1.1 200 OK\nA: b\nContent-Length: 2\n\nok", "1 200 OK|A=b|Content-Length=2|ok.");
    assertRead("HTTP/1.1 200 OK\r\r\nA: b\r\r\n\r\r\nok", "1 200 OK|A=b|ok.");
    assertRead(
        "HTTP/1.1 200 OK\nTransfer-Encoding: chunked\n\n2\nok\n0\nX: y\n\n",
        "1 200 OK|Transfer-Encoding=chunked|ok.");
  }

  @Test
  void chunkedWinsOverALength() { // 77, 80
    assertRead(
        "HTTP/1.0 200 OK\r\n"
            + "Content-Length: 50\r\n"
            + "Transfer-Encoding: gzip, Chunked\r\n\r\n"
            + "2\r\n"
            + "ok\r\n"
            + "0\r\n\r\n",
        "0 200 OK|Content-Length=50|Transfer-Encoding=gzip, Chunked|ok.");
    assertRead(
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: identity\r\nContent-Length: 2\r\n\r\nok!",
        "1 200 OK|Transfer-Encoding=identity|Content-Length=2|ok.");
  }

  @ParameterizedTest(name = "78: Content-Length: {0}")
  @ValueSource(
      strings = {"2", " 2 ", "2, 2", "2,2 , 02", "2\r\nContent-Length: 2", "+2", "2 bytes", ",2"})
  void theSameLengthSeveralTimesIsOneLength(String value) {
    String response = "HTTP/1.1 200 OK\r\nContent-Length: " + value + "\r\n\r\nok!";
    assertThat(read(false, 1000, response)).endsWith("|ok.");
  }

  @Test
  void differentLengthsAreRefusedAndWhatIsNoneIsNone() { // 78
    assertMalformed("HTTP/1.1 200 OK\r\nContent-Length: 2, 3\r\n\r\nok!", "'2, 3'");
    assertMalformed(
        "HTTP/1.1 200 OK\r\nContent-Length: 2\r\nContent-Length: 3\r\n\r\nok!", "contradict");
    for (String none : List.of("", "abc", "-1", "\"2\"")) {
      assertThat(read(false, 1000, "HTTP/1.1 200 OK\r\nContent-Length: " + none + "\r\n\r\nok!"))
          .endsWith("|ok!.");
    }
    assertThat(
            read(
                false, 1000, "HTTP/1.1 200 OK\r\nContent-Length: 9999999999999999999999\r\n\r\nok"))
        .endsWith("|ok");
  }

  @ParameterizedTest(name = "79: chunk size \"{0}\"")
  @ValueSource(strings = {"2", " 2", "2 ", "\t2\t ", "002", "2;a=b", "2 ; a=\"x;y\"", "2  \r"})
  void blanksRoundAChunkSizeAreSkipped(String size) {
    assertRead(
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n" + size + "\r\nok\r\n0 \r\n\r\n",
        "1 200 OK|Transfer-Encoding=chunked|ok.");
  }

  @ParameterizedTest(name = "{0}")
  @ValueSource(strings = {"x", "2x", "0x2", "-1", "\r\n2", ";a", "7fffffffffffffff", "2 2"})
  void whatIsNoChunkSizeIsMalformed(String size) {
    assertMalformed(
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n" + size + "\r\nok\r\n0\r\n\r\n",
        "chunk");
  }

  @Test
  void aChunkMustNotBeLongerThanItsSize() {
    assertMalformed(
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nokk\r\n0\r\n\r\n",
        "longer than");
  }

  @Test
  void afterTheLastChunkNothingIsMissed() {
    String head = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nok\r\n";
    assertThat(read(false, 1000, head + "0\r\n")).endsWith("ok.");
    assertThat(read(false, 1000, head + "0\r\nX: y\r\njunk")).endsWith("ok.");
    assertThat(read(false, 1000, head)).endsWith("ok");
  }

  @Test
  void oddHeadersAreKeptOrDropped() { // 81
    assertRead(
        "HTTP/1.1 200 OK\r\n @x: y\r\n@x[1]: \"q\r\nb\1:\2c\177\r\n: nameless\r\nno colon\r\n"
            + "gr\u00fc\u00df e : \u00e4 \t\r\nA:b:c\r\nE:\r\n\r\nok",
        "1 200 OK|@x[1]=\"q|b\1=\2c\177|gr\u00fc\u00df e=\u00e4|A=b:c|E=|ok.");
    assertMalformed("HTTP/1.1 200 OK\r\nA: b\0c\r\n\r\nok", "NUL");
  }

  @Test
  void aLineThatBeginsWithABlankContinuesTheOneBefore() { // 81
    assertRead(
        "HTTP/1.1 200 OK\r\nA: b\r\n c\r\n\t d \r\n \r\nContent-Length:\r\n 2\r\n\r\nok!",
        "1 200 OK|A=b c d|Content-Length=2|ok.");
  }

  @Test
  void foldingCostsNoMoreThanItsBytes() {
    String head = "HTTP/1.1 200 OK\r\nA: b\r\n" + " c\n".repeat(120_000) + "\nok";
    ThreadMXBean threads = ManagementFactory.getThreadMXBean();
    long start = threads.getCurrentThreadCpuTime();
    assertThat(read(false, 8192, head)).endsWith("|ok.").hasSizeGreaterThan(240_000);
    assertThat(Duration.ofNanos(threads.getCurrentThreadCpuTime() - start))
        .isLessThan(Duration.ofSeconds(2));
  }

  @Test
  void headersOf256KibibytesPassAndEndlessOnesDoNot() { // 82, 64
    String one = "A: " + "x".repeat(300 << 10);
    assertThat(read(false, 10_000, "HTTP/1.1 200 OK\r\n" + one + "\r\n\r\nok")).endsWith("|ok.");
    String many = "B: y\r\n".repeat((256 << 10) / 6);
    assertThat(read(false, 10_000, "HTTP/1.1 200 OK\r\n" + many + "\r\nok")).endsWith("|ok.");
    assertMalformed(
        "HTTP/1.1 200 OK\r\n" + "x".repeat(Exchange.MAX_HEADER_BYTES + 1), "response headers are");
    assertMalformed(
        "HTTP/1.1 200 OK\r\n" + "B: y\r\n".repeat(Exchange.MAX_HEADER_BYTES / 6 + 1), "longer");
    assertMalformed("HTTP/1.1 200 " + "x".repeat(Exchange.MAX_STATUS_LINE_BYTES), "status line is");
  }

  @ParameterizedTest(name = "{0}")
  @ValueSource(
      strings = {
        "HTTP/1.1 200 OK",
        "http/1.1 200 OK",
        "HTTP/1.1 200",
        "HTTP/1.1 200 ",
        "HTTP/1.1  200   OK",
        "HTTP/1.1\t200\tOK",
        "HTTP/1.1 200OK",
        "HTTP/1.1 200 T\u00e4\1\rglich",
        "\r\n\r\nHTTP/1.1 200 OK"
      })
  void statusLinesAsBrowsersReadThem(String line) {
    assertThat(read(false, 1, line + "\r\n\r\nok")).startsWith("1 200").endsWith("|ok.");
  }

  @ParameterizedTest(name = "108: {0}")
  @ValueSource(
      strings = {
        "HTTP/1.2 200 OK",
        "HTTP/1.10 200 OK",
        "HTTP/1 200 OK",
        "HTTP/2 200 OK",
        "HTTP/2.0 200 OK",
        "HTTP/0.9 200 OK",
        "HTTP/1.1 2000 OK",
        "HTTP/1.1 20 OK",
        "HTTP/1.1 20",
        "HTTP/1.1 099 OK",
        "HTTP/1.1 2x0 OK",
        "HTTP/1.1 -200",
        "HTTP/1.1",
        "HTTP/1.1200 OK",
        "HTTP",
        "ICY 200 OK",
        "<html>",
        "\r\n\r\n\r\nHTTP/1.1 200 OK",
        "SSH-2.0-OpenSSH",
        "\0\0"
      })
  void anythingElseIsNoHttp(String line) {
    assertMalformed(line + "\r\n\r\nok", "expected");
  }

  @Test
  void anotherProtocolIsFoundOutWithoutTheEndOfALine() { // 63
    EmbeddedChannel channel = new EmbeddedChannel(new Http1ResponseDecoder(false));
    assertThatThrownBy(
            () -> channel.writeInbound(Unpooled.copiedBuffer("SSH-", StandardCharsets.US_ASCII)))
        .isInstanceOf(MalformedResponseException.class)
        .hasMessage("expected an HTTP response, got 'SSH-'");
    channel.finishAndReleaseAll();
  }
}
