package dev.vedette.probe;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.handler.codec.http.DefaultHttpHeaders;
import io.netty.handler.codec.http.HttpHeaders;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Arrays;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;

class ContentCodingTest {
  private static final int LIMIT = 10_000;

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
    return new String(ContentCoding.of(headers).decode(wire, LIMIT), UTF_8);
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
    byte[] page = ContentCoding.of(headers).decode(brotli(gzip("a")), LIMIT);
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
    for (int length = 1; length < whole.length; length++) {
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

  @Test
  void moreLayersThanAnybodyUsesAndUnknownOnesAreLeft() throws IOException { // 12, 14
    assertThat(decoded("gzip, gzip, gzip, gzip", new byte[] {'x'})).isEqualTo("x");
    assertThat(decoded("gzip, zebra", new byte[] {'x'})).isEqualTo("x");
  }

  @Test
  void oneByteAboveTheLimitIsAllThatIsDecoded() throws IOException { // 14
    HttpHeaders headers = new DefaultHttpHeaders().add("Content-Encoding", "gzip, br");
    byte[] bomb = brotli(gzip("x".repeat(1 << 20)));
    assertThat(ContentCoding.of(headers).decode(bomb, 10)).hasSize(11);
  }
}
