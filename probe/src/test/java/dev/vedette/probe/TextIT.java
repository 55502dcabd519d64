package dev.vedette.probe;

import static dev.vedette.probe.Probing.*;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_16LE;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.vedette.model.Expectation;
import dev.vedette.model.FailureCode;
import dev.vedette.model.HttpVersion;
import dev.vedette.model.Target;
import dev.vedette.testkit.Http2Server;
import dev.vedette.testkit.RawServer;
import dev.vedette.testkit.Reply;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.Charset;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Text as browsers read it, over the wire: behaviours 93 to 99. */
class TextIT {
  @RegisterExtension static final Probing probing = new Probing();

  private static Observation probe(String headers, byte[] page, Expectation expectation) {
    try (RawServer server =
        RawServer.start(c -> {
          c.request();
          c.respond("200 OK", headers, page);
        })) {
      return probing.probe(target(server.url("/")).expecting(expectation));
    }
  }

  private static void assertFound(String headers, byte[] page, String pattern) {
    assertThat(message(probe(headers, page, body(pattern, null)))).isEmpty();
  }

  private static byte[] gzip(byte[] bytes) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (OutputStream gzip = new GZIPOutputStream(out)) {
      gzip.write(bytes);
    }
    return out.toByteArray();
  }

  @Test
  void aMarkWinsBelowGzipToo() throws IOException { // 93
    byte[] page = "\uFEFFпривет".getBytes(UTF_16LE);
    assertFound("Content-Type: text/html; charset=iso-8859-1\r\n", page, "^привет$");
    assertFound(
        "Content-Type: text/plain; charset=utf-8\r\nContent-Encoding: gzip\r\n",
        gzip(page),
        "^привет$");
  }

  @Test
  void labelsAndDeclarationsAreReadAsInBrowsers() { // 94, 95, 96
    assertFound(
        "Content-Type: text/html; charset=ISO-8859-1\r\n", new byte[] {(byte) 0x80, '1'}, "€1");
    byte[] cyrillic = "<meta charset=cp1251>привет".getBytes(Charset.forName("windows-1251"));
    assertFound("Content-Type: text/html\r\n", cyrillic, "привет");
    assertFound("", cyrillic, "привет");
    byte[] json = "{\"a\": \"<meta charset=cp1251>привет\"}".getBytes(UTF_8);
    assertFound("Content-Type: application/json\r\n", json, "привет");
    byte[] feed =
        "<?xml version='1.0' encoding='koi8-r'?><a>привет</a>".getBytes(Charset.forName("KOI8-R"));
    assertFound("Content-Type: application/rss+xml\r\n", feed, "привет");
  }

  private static Expectation header(String pattern) {
    return new Expectation(
        Expectation.DEFAULT.status(),
        Map.of("X-Title", pattern),
        Expectation.Body.DEFAULT,
        List.of(),
        null,
        null);
  }

  @Test
  void headerPatternsSeeUtf8InEveryVersion() { // 97
    String raw = new String("größe €".getBytes(UTF_8), ISO_8859_1);
    Observation seen = probe("X-Title: " + raw + "\r\n", new byte[0], header("gr.ße €"));
    assertThat(message(seen)).isEmpty();
    assertThat(seen.page().headers()).contains(Map.entry("X-Title", "größe €"));
    try (Http2Server server =
        Http2Server.cleartext(request -> Reply.of(200, Map.of("x-title", raw), "x"))) {
      Target target = target(server.url("127.0.0.1", "/")).with(t -> t.http = HttpVersion.V2);
      assertThat(message(probing.probe(target.expecting(header("gr.ße €"))))).isEmpty();
    }
  }

  @Test
  void gzipWithoutItsTrailerIsAPageAndOneThatIsCutIsNot() throws IOException { // 98
    byte[] whole = gzip("status: OK".repeat(100).getBytes(UTF_8));
    String headers = "Content-Encoding: gzip\r\n";
    assertFound(headers, Arrays.copyOf(whole, whole.length - 8), "(status: OK){100}$");
    Observation cut = probe(headers, Arrays.copyOf(whole, whole.length - 10), body("OK", null));
    assertThat(code(cut)).isEqualTo(FailureCode.BODY_UNDECODABLE);
    // Without a pattern too: a browser could not show it.
    Observation unread =
        probe(headers, Arrays.copyOf(whole, whole.length - 10), Expectation.DEFAULT);
    assertThat(code(unread)).isEqualTo(FailureCode.BODY_UNDECODABLE);
  }

  @Test
  void anUnknownCodingIsNamed() { // 99
    Observation seen = probe("Content-Encoding: zstd\r\n", new byte[] {0x28, 1}, body("OK", null));
    assertThat(code(seen)).isEqualTo(FailureCode.BODY_MISMATCH);
    assertThat(message(seen)).contains("'zstd'");
  }
}
