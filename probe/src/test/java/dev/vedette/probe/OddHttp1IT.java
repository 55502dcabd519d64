package dev.vedette.probe;

import static dev.vedette.model.FailureCode.*;
import static dev.vedette.probe.Probing.*;
import static org.assertj.core.api.Assertions.assertThat;

import dev.vedette.model.Expectation;
import dev.vedette.model.StatusRange;
import dev.vedette.model.url.Url;
import dev.vedette.testkit.RawServer;
import dev.vedette.testkit.Script;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** HTTP/1 as odd servers speak it and browsers and curl understand it: behaviours 76 to 82. */
class OddHttp1IT {
  @RegisterExtension static final Probing probing = new Probing();

  /** Sends the bytes and leaves the connection open: nothing may wait for its end. */
  private static Script sending(String response) {
    return c -> {
      c.request();
      c.send(response);
      c.stall();
    };
  }

  private static Observation probe(String response) {
    try (RawServer server = RawServer.start(sending(response))) {
      return probing.probe(target(server.url("/")).expecting(body("^ok$", null)));
    }
  }

  @ParameterizedTest(name = "{0}")
  @ValueSource(
      strings = {
        // 76
        "HTTP/1.1 200 OK\nContent-Length: 2\n\nok",
        "HTTP/1.1 200 OK\nTransfer-Encoding: chunked\n\n2\nok\n0\nX: y\n\n",
        // 77
        "HTTP/1.1 200 OK\r\n"
            + "Content-Length: 9\r\n"
            + "Transfer-Encoding: chunked\r\n\r\n"
            + "2\r\n"
            + "ok\r\n"
            + "0\r\n\r\n",
        // 78
        "HTTP/1.1 200 OK\r\nContent-Length: 2\r\nContent-Length: 2\r\n\r\nok",
        "HTTP/1.1 200 OK\r\nContent-Length: 2, 2\r\n\r\nok",
        // 79
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n 2 \r\nok\r\n 0 \r\n\r\n",
        // 80
        "HTTP/1.0 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nok\r\n0\r\n\r\n",
        // 81
        "HTTP/1.1 200 OK\r\n"
            + "@x[1]: y\r\n"
            + "b\1: \2\r\n"
            + ": z\r\n"
            + "\u00fc: \"\r\n"
            + "no colon\r\n"
            + "Content-Length: 2\r\n\r\n"
            + "ok",
        "HTTP/1.1 200 OK\r\nSet-Cookie: a=\1b\r\nContent-Length : 2\r\n\r\nok"
      })
  void whatABrowserReadsIsUp(String response) {
    Observation seen = probe(response);
    assertThat(message(seen)).isEmpty();
    assertThat(seen.bytes()).isEqualTo(2);
  }

  @Test
  void aPageThatWasCompressedForTheTransferIsDecoded() throws IOException {
    ByteArrayOutputStream page = new ByteArrayOutputStream();
    try (OutputStream gzip = new GZIPOutputStream(page)) {
      gzip.write("ok".getBytes(StandardCharsets.US_ASCII));
    }
    String chunk = page.toString(StandardCharsets.ISO_8859_1);
    Observation seen =
        probe(
            "HTTP/1.1 200 OK\r\nTransfer-Encoding: gzip, chunked\r\n\r\n"
                + Integer.toHexString(chunk.length())
                + "\r\n%s\r\n0\r\n\r\n".formatted(chunk));
    assertThat(message(seen)).isEmpty();
    assertThat(seen.bytes()).isEqualTo(chunk.length());
  }

  @Test
  void differentLengthsAreAProtocolError() { // 78
    Observation seen = probe("HTTP/1.1 200 OK\r\nContent-Length: 2, 3\r\n\r\nok");
    assertThat(code(seen)).isEqualTo(PROTOCOL_ERROR);
    assertThat(message(seen)).contains("several values of Content-Length contradict each other");
  }

  @Test
  void headersOf256KibibytesPass() { // 82
    String fields = "X-Filler: %s\r\n".formatted("x".repeat(1012)).repeat(256);
    Observation seen = probe("HTTP/1.1 200 OK\r\n" + fields + "Content-Length: 2\r\n\r\nok");
    assertThat(message(seen)).isEmpty();
    assertThat(seen.page().headers()).hasSize(257);
  }

  @Test
  void aProxyMayAnswerWithBareLineFeedsToo() { // 76
    Script odd =
        c -> {
          c.request();
          c.send("HTTP/1.0 200 Connection established\n@proxy[1]\n\nnot TLS");
          c.stall();
        };
    try (RawServer proxy = RawServer.start(odd)) {
      Observation seen =
          probing.probe(
              target(URI.create("https://shop.example/"))
                  .with(t -> t.proxy = Url.parse(proxy.url("").toString())));
      // The tunnel stands: what came after the answer is read as TLS, and is none.
      assertThat(code(seen)).isEqualTo(TLS_FAILED);
      assertThat(message(seen)).contains("expected TLS");
    }
  }

  @ParameterizedTest(name = "108: {0}")
  @ValueSource(
      strings = {"HTTP/1.2 200 OK", "HTTP/1.1 2000 OK", "HTTP/1.1 20 OK", "HTTP/1.1 099 OK"})
  void versionsAndStatusesThatNoGrammarKnowsAreAProtocolError(String line) {
    Observation seen = probe(line + "\r\nContent-Length: 2\r\n\r\nok");
    assertThat(code(seen)).isEqualTo(PROTOCOL_ERROR);
    assertThat(message(seen)).contains(line);
    assertThat(seen.status()).isNull();
    assertThat(seen.httpVersion()).isNull();
  }

  @ParameterizedTest(name = "108: {0}")
  @ValueSource(ints = {600, 799, 999})
  void everyStatusOfTheGrammarCanBeExpected(int status) {
    Expectation expected =
        new Expectation(
            List.of(StatusRange.parse(Integer.toString(status))),
            Map.of(),
            Expectation.Body.DEFAULT,
            List.of(),
            null,
            null);
    try (RawServer server = RawServer.start(Script.responding(status + " Odd", "", "ok"))) {
      Observation seen = probing.probe(target(server.url("/")).expecting(expected));
      assertThat(message(seen)).isEmpty();
      assertThat(seen.status()).isEqualTo(status);
    }
  }
}
