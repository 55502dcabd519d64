package dev.vedette.probe.page;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vedette.probe.turn.Turn;
import io.netty.handler.codec.http.DefaultHttpHeaders;
import io.netty.handler.codec.http.HttpHeaders;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Arrays;
import java.util.zip.Deflater;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;

class ContentCodingTest {
  private static final int LIMIT = 10_000;
  private static final int GZIP_TRAILER_BYTES = 8;

  private static byte[] gzip(String text) throws IOException {
    return gzip(text.getBytes(UTF_8));
  }

  private static byte[] gzip(byte[] bytes) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (OutputStream gzip = new GZIPOutputStream(out)) {
      gzip.write(bytes);
    }
    return out.toByteArray();
  }

  /** One stored meta-block (RFC 7932, 9.2), and the empty last one. */
  private static byte[] brotli(byte[] stored) {
    int header = (stored.length - 1) << 4 | 1 << 20;
    return joined(
        new byte[] {(byte) header, (byte) (header >> 8), (byte) (header >> 16)},
        stored,
        new byte[] {3});
  }

  private static byte[] joined(byte[]... parts) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      bytes.writeBytes(part);
    }
    return bytes.toByteArray();
  }

  private static String decoded(String coding, byte[] wire) throws IOException {
    HttpHeaders headers = new DefaultHttpHeaders().add("Content-Encoding", coding);
    return new String(ContentCoding.of(headers).decode(wire, LIMIT, Turn.withoutEnd()), UTF_8);
  }

  @Test
  void codingsAreUndoneInReverseOrder() throws IOException { // 11
    assertThat(decoded("gzip, br", brotli(gzip("status: OK")))).isEqualTo("status: OK");
    assertThat(decoded("BR , GZIP", gzip(brotli("status: OK".getBytes(UTF_8)))))
        .isEqualTo("status: OK");
  }

  @Test
  void severalHeadersAreOneList() throws IOException { // 11
    HttpHeaders headers =
        new DefaultHttpHeaders()
            .add("Content-Encoding", "gzip")
            .add("Content-Encoding", "identity, br");
    byte[] page = ContentCoding.of(headers).decode(brotli(gzip("a")), LIMIT, Turn.withoutEnd());
    assertThat(page).isEqualTo(new byte[] {'a'});
  }

  @Test
  void membersOfGzipAreOnePageAndWhatFollowsThemIsIgnored() throws IOException { // 11
    byte[] two = joined(gzip("one "), gzip("two"));
    assertThat(decoded("gzip", two)).isEqualTo("one two");
    assertThat(decoded("gzip, br", brotli(two))).isEqualTo("one two");
    assertThat(decoded("gzip", joined(gzip("one"), "trailing".getBytes(UTF_8)))).isEqualTo("one");
  }

  @Test
  void nothingMayFollowBrotli() { // 11
    byte[] more = joined(brotli(new byte[] {'a'}), "trailing".getBytes(UTF_8));
    assertThatThrownBy(() -> decoded("br", more)).isInstanceOf(IOException.class);
  }

  @Test
  void aStreamCutAnywhereIsSaidToEndTooEarly() throws IOException { // 11
    byte[] whole = gzip("status: OK");
    for (int length = 1; length < whole.length - GZIP_TRAILER_BYTES; length++) {
      byte[] cut = Arrays.copyOf(whole, length);
      assertThatThrownBy(() -> decoded("gzip", cut))
          .as("%d bytes", length)
          .isInstanceOf(IOException.class)
          .hasMessage("they end too early");
    }
    byte[] stored = brotli("status: OK".getBytes(UTF_8));
    for (int length = 1; length < stored.length; length++) {
      byte[] cut = Arrays.copyOf(stored, length);
      assertThatThrownBy(() -> decoded("br", cut)).isInstanceOf(IOException.class);
    }
  }

  private static byte[] deflate(byte[] bytes, boolean bare) {
    Deflater deflater = new Deflater(Deflater.DEFAULT_COMPRESSION, bare);
    try {
      deflater.setInput(bytes);
      deflater.finish();
      byte[] out = new byte[bytes.length + 100];
      return Arrays.copyOf(out, deflater.deflate(out));
    } finally {
      deflater.end();
    }
  }

  @Test
  void deflateIsZlibOrBare() throws IOException { // 11
    byte[] text = "status: OK".getBytes(UTF_8);
    assertThat(decoded("deflate", deflate(text, false))).isEqualTo("status: OK");
    assertThat(decoded("deflate", deflate(text, true))).isEqualTo("status: OK");
    assertThat(decoded("deflate, deflate", deflate(deflate(text, true), false)))
        .isEqualTo("status: OK");
    assertThat(decoded("deflate", joined(deflate(text, false), "more".getBytes(UTF_8))))
        .isEqualTo("status: OK");
    assertThatThrownBy(() -> decoded("deflate", new byte[] {0x78, (byte) 0xbb, 0, 0, 0, 0}))
        .hasMessageContaining("dictionary");
  }

  @Test
  void aStreamWithoutItsTrailerIsThePageThatItDecodesTo() throws IOException { // 98
    byte[] gzip = gzip("status: OK");
    for (int missing = 1; missing <= GZIP_TRAILER_BYTES; missing++) {
      assertThat(decoded("gzip", Arrays.copyOf(gzip, gzip.length - missing)))
          .isEqualTo("status: OK");
    }
    byte[] zlib = deflate("status: OK".getBytes(UTF_8), false);
    for (int missing = 1; missing <= 4; missing++) {
      assertThat(decoded("deflate", Arrays.copyOf(zlib, zlib.length - missing)))
          .isEqualTo("status: OK");
    }
    for (int length = 1; length < zlib.length - 4; length++) {
      byte[] cut = Arrays.copyOf(zlib, length);
      assertThatThrownBy(() -> decoded("deflate", cut)).hasMessage("they end too early");
    }
  }

  @Test
  void aTrailerThatIsThereHasToBeRight() throws IOException { // 98
    for (int at = 1; at <= GZIP_TRAILER_BYTES; at++) {
      byte[] gzip = gzip("status: OK");
      gzip[gzip.length - at] ^= 1;
      assertThatThrownBy(() -> decoded("gzip", gzip)).hasMessageContaining("checksum");
    }
    byte[] zlib = deflate("status: OK".getBytes(UTF_8), false);
    zlib[zlib.length - 1] ^= 1;
    assertThatThrownBy(() -> decoded("deflate", zlib)).hasMessageContaining("checksum");
  }

  @Test
  void everyFieldOfGzipsHeaderIsReadOver() throws IOException { // 11
    byte[] plain = gzip("status: OK");
    byte[] header = Arrays.copyOf(plain, 10);
    header[3] = 2 | 4 | 8 | 16;
    byte[] fields = {3, 0, 'x', 'y', 'z', 'n', 0, 'c', 0, 1, 2};
    byte[] rest = Arrays.copyOfRange(plain, 10, plain.length);
    assertThat(decoded("x-gzip", joined(header, fields, rest))).isEqualTo("status: OK");
    assertThatThrownBy(() -> decoded("gzip", "status: OK".getBytes(UTF_8)))
        .hasMessage("they do not begin as gzip does");
  }

  @Test
  void whatLiesBetweenTwoCodingsIsBoundedToo() { // 104
    byte[] nothing = NestedDeflate.page(10_000);
    assertThatThrownBy(() -> decoded("deflate, deflate, deflate", nothing))
        .isInstanceOf(BodyTooLargeException.class);
    // Metadata blocks without content (RFC 7932, 9.2), as brotli reads them behind its window's
    // size.
    byte[] metadata = new byte[1 << 20];
    Arrays.fill(metadata, (byte) 0x06);
    metadata[0] = 0x0c;
    assertThatThrownBy(() -> decoded("br, deflate", deflate(metadata, true)))
        .isInstanceOf(BodyTooLargeException.class);
  }

  @Test
  void aMillionEmptyMembersCostLittle() throws IOException { // 104
    byte[] member = gzip("");
    ByteArrayOutputStream members = new ByteArrayOutputStream();
    for (int i = 0; i < 50_000; i++) {
      members.writeBytes(member);
    }
    members.writeBytes(gzip("end"));
    assertThat(decoded("gzip", members.toByteArray())).isEqualTo("end");
  }

  @Test
  void moreLayersThanAnybodyUsesAndUnknownOnesAreLeft() throws IOException { // 12, 14
    assertThat(decoded("gzip, gzip, gzip, gzip", new byte[] {'x'})).isEqualTo("x");
    assertThat(decoded("gzip, zebra", new byte[] {'x'})).isEqualTo("x");
  }

  @Test
  void oneByteAboveTheLimitIsAllThatIsDecoded() throws IOException { // 14
    HttpHeaders headers = new DefaultHttpHeaders().add("Content-Encoding", "gzip, br");
    byte[] bomb = brotli(gzip("x".repeat(1 << 20)));
    assertThat(ContentCoding.of(headers).decode(bomb, 10, Turn.withoutEnd())).hasSize(11);
  }
}
