package dev.vedette.web.page;

import io.javalin.http.Context;
import io.javalin.http.Header;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.zip.GZIPOutputStream;
import org.jspecify.annotations.Nullable;

/** An answer that is sent many times, encoded and compressed once. Safe for use by many threads. */
public final class CompressedText {
  private final String contentType;
  private final byte[] plain;
  private final byte[] gzip;

  private CompressedText(String contentType, String text) {
    this.contentType = contentType;
    plain = text.getBytes(StandardCharsets.UTF_8);
    gzip = gzip(plain);
  }

  public static CompressedText html(String text) {
    return new CompressedText(Pages.HTML, text);
  }

  public static CompressedText json(String text) {
    return new CompressedText(Pages.JSON, text);
  }

  /**
   * Any other text.
   *
   * @param contentType with its charset, UTF-8
   */
  public static CompressedText of(String contentType, String text) {
    return new CompressedText(contentType, text);
  }

  /** What it takes in memory. */
  int bytes() {
    return plain.length + gzip.length;
  }

  private static byte[] gzip(byte[] plain) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(plain.length / 8 + 64);
    try (GZIPOutputStream out = new GZIPOutputStream(bytes)) {
      out.write(plain);
    } catch (IOException e) {
      throw new UncheckedIOException("memory can't be written", e);
    }
    return bytes.toByteArray();
  }

  /** Answers with it, compressed for those who take that. */
  public void send(Context context) {
    context.contentType(contentType).disableCompression();
    if (takesGzip(context.header(Header.ACCEPT_ENCODING))) {
      context.header(Header.CONTENT_ENCODING, "gzip").result(gzip);
    } else {
      context.result(plain);
    }
  }

  /** By the list of RFC 9110, 12.5.3, in which a weight of zero refuses. */
  static boolean takesGzip(@Nullable String accepted) {
    return accepted != null
        && Arrays.stream(accepted.split(",", -1))
            .map(coding -> coding.replace(" ", ""))
            .anyMatch(coding -> coding.matches("(?i)gzip(;q=(1(\\.0*)?|0\\.0*[1-9]\\d*))?"));
  }
}
