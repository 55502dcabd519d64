package dev.vedette.probe;

import static dev.vedette.model.FailureCode.PROTOCOL_ERROR;
import static dev.vedette.probe.FuzzCorpus.STREAM;
import static dev.vedette.probe.FuzzCorpus.bytes;
import static dev.vedette.probe.FuzzCorpus.data;
import static dev.vedette.probe.FuzzCorpus.frame;
import static dev.vedette.probe.FuzzCorpus.frames;
import static dev.vedette.probe.FuzzCorpus.headers;
import static dev.vedette.probe.Probing.*;
import static org.assertj.core.api.Assertions.assertThat;

import dev.vedette.model.HttpVersion;
import dev.vedette.testkit.RawServer;
import dev.vedette.testkit.Script;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** HTTP/2 as odd servers speak it and browsers and curl understand it: behaviours 83 to 85. */
class OddHttp2IT {
  @RegisterExtension static final Probing probing = new Probing();

  private static Observation probe(byte[]... frames) {
    Script script =
        c -> {
          c.send(FuzzCorpus.SETTINGS);
          c.send(frames(frames));
          c.stall();
        };
    try (RawServer server = RawServer.start(script)) {
      return probing.probe(
          target(server.url("/")).with(t -> t.http = HttpVersion.V2).expecting(body("^ok$", null)));
    }
  }

  /** A header block of literals without indexing (RFC 7541, 6.2.2). */
  private static byte[] block(List<Map.Entry<String, String>> fields) {
    byte[] block = new byte[0];
    for (Map.Entry<String, String> field : fields) {
      byte[] name = bytes(field.getKey());
      byte[] value = bytes(field.getValue());
      block =
          frames(
              block,
              new byte[] {0, (byte) name.length},
              name,
              new byte[] {(byte) value.length},
              value);
    }
    return block;
  }

  @Test
  void framesOfOtherTypesAreIgnoredAlsoOnTheRequestsStream() { // 83
    Observation seen =
        probe(
            frame(0xbe, 0xff, 0, bytes("grease")),
            frame(0xa, 0, 0, bytes("\0\0h3=\":443\"")),
            frame(0xc, 0, 0, bytes("\0\1x")),
            frame(0xbe, 0xff, STREAM, bytes("grease")),
            frame(0xa, 0, STREAM, bytes("\0\0h3=\":443\"")),
            headers(4, ":status: 200"),
            frame(0xa, 0, STREAM, bytes("\0\0clear")),
            frame(2, 0, STREAM, new byte[5]),
            data(0, "o"),
            frame(0x10, 0, STREAM, bytes("\0\0\0\3u=1")),
            frame(0xbe, 1, STREAM, new byte[1000]),
            data(1, "k"));
    assertThat(message(seen)).isEmpty();
    assertThat(seen.bytes()).isEqualTo(2);
  }

  @Test
  void emptyDataFramesPassInAnyNumber() { // 84
    byte[][] empty = new byte[10_000][];
    Arrays.fill(empty, data(0, ""));
    Observation seen = probe(headers(4, ":status: 200"), frames(empty), data(1, "ok"));
    assertThat(message(seen)).isEmpty();
  }

  @Test
  void headersAreTakenAsTheyComeWithoutTheBlanksRoundThem() { // 85
    byte[] block =
        block(
            List.of(
                Map.entry(":status", "200"),
                Map.entry("x-blanks", " \ta b "),
                Map.entry("X-Upper", "\1\u00fc"),
                Map.entry("connection", "close"),
                Map.entry("te", "gzip"),
                Map.entry("@x[1]", "\""),
                Map.entry("", "nameless")));
    Observation seen = probe(frame(1, 4, STREAM, block), data(1, "ok"));
    assertThat(message(seen)).isEmpty();
    assertThat(seen.page().headers())
        .extracting(field -> field.getKey() + "=" + field.getValue())
        .containsExactly(
            "x-blanks=a b", "X-Upper=\1\u00fc", "connection=close", "te=gzip", "@x[1]=\"");
  }

  @Test
  void aPushThatWasDeclinedIsAProtocolErrorWhateverFollowsIt() {
    byte[] promise = frame(5, 4, STREAM, new byte[] {0, 0, 0, 2, (byte) 0x88});
    byte[] errorOfItsStream = frame(2, 0, 2, new byte[9]);
    Observation seen = probe(promise, errorOfItsStream, headers(4, ":status: 200"), data(1, "ok"));
    assertThat(code(seen)).isEqualTo(PROTOCOL_ERROR);
    assertThat(message(seen)).contains("push");
  }

  @Test
  void headersOf256KibibytesPass() { // 82
    byte[] value = bytes("x".repeat(10_000));
    // 10,000 as an integer after a prefix of seven bits (RFC 7541, 5.1).
    byte[] field = frames(new byte[] {0, 1, 'x', 0x7f, (byte) 0x91, 0x4d}, value);
    byte[] block = block(List.of(Map.entry(":status", "200")));
    for (int i = 0; i < 27; i++) {
      block = frames(block, field);
    }
    byte[] head = new byte[0];
    for (int from = 0; from < block.length; from += 1 << 14) {
      int to = Math.min(block.length, from + (1 << 14));
      int flags = to == block.length ? 4 : 0;
      byte[] part = Arrays.copyOfRange(block, from, to);
      head = frames(head, frame(from == 0 ? 1 : 9, flags, STREAM, part));
    }
    Observation seen = probe(head, data(1, "ok"));
    assertThat(message(seen)).isEmpty();
    assertThat(seen.page().headers()).hasSize(27);
  }

  @ParameterizedTest(name = "108: :status {0}")
  @ValueSource(strings = {"2000", "20", "099", "2x0", " 200", ""})
  void aStatusIsThreeDigits(String status) {
    Observation seen =
        probe(frame(1, 4, STREAM, block(List.of(Map.entry(":status", status)))), data(1, "ok"));
    assertThat(code(seen)).isEqualTo(PROTOCOL_ERROR);
    assertThat(message(seen)).isEqualTo("expected a status of three digits, got '" + status + "'");
    assertThat(seen.status()).isNull();
  }

  @Test
  void aResponseWithoutAStatusOrABodyBeforeItIsAProtocolError() {
    byte[] none = block(List.of(Map.entry("x", "y")));
    assertThat(code(probe(frame(1, 4, STREAM, none), data(1, "ok")))).isEqualTo(PROTOCOL_ERROR);
    assertThat(code(probe(data(1, "ok")))).isEqualTo(PROTOCOL_ERROR);
  }

  @Test
  void interimResponsesAndTrailersAreSkipped() { // 65
    byte[] trailers = block(List.of(Map.entry("x", "y")));
    Observation seen =
        probe(
            headers(4, ":status: 103"),
            headers(4, ":status: 999"),
            data(0, "ok"),
            frame(1, 5, STREAM, trailers));
    assertThat(seen.status()).isEqualTo(999);
    assertThat(seen.bytes()).isEqualTo(2);
    assertThat(message(seen)).isEqualTo("expected status 2xx, got 999");
  }
}
