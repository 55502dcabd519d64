package dev.vedette.probe.http;

import dev.vedette.probe.fault.MalformedResponseException;
import io.netty.handler.codec.http.DefaultHttpHeadersFactory;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpHeadersFactory;
import io.netty.util.AsciiString;
import org.jspecify.annotations.Nullable;

/**
 * Collects the header lines of a response. Whatever stands in them is kept as it came, without the
 * blanks round names and values; a line without a name is dropped, and one that begins with a blank
 * continues the line before (RFC 9112, section 5.2). NUL alone is refused, as in browsers.
 */
final class FieldLines {
  private static final HttpHeadersFactory HEADERS =
      DefaultHttpHeadersFactory.headersFactory().withValidation(false);

  private final HttpHeaders headers = HEADERS.newHeaders();
  private @Nullable AsciiString name;
  private String value = "";
  private @Nullable StringBuilder folded;

  /** Headers that may hold anything. */
  static HttpHeaders none() {
    return HEADERS.newHeaders();
  }

  void add(LineReader line) {
    if (line.indexOf('\0', 0) >= 0) {
      throw new MalformedResponseException("response headers hold a NUL byte");
    }
    if (line.isBlank(0)) {
      proceed(line);
      return;
    }
    flush();
    int colon = line.indexOf(':', 0);
    int nameEnd = colon < 0 ? 0 : line.trimBlanks(0, colon);
    if (nameEnd > 0) {
      name = line.name(0, nameEnd);
      int start = line.skipBlanks(colon + 1);
      value = line.text(start, line.trimBlanks(start, line.length()));
    }
  }

  private void proceed(LineReader line) {
    int start = line.skipBlanks(0);
    int end = line.trimBlanks(start, line.length());
    if (name != null && end > start) {
      folded = folded == null ? new StringBuilder(value) : folded;
      folded.append(folded.isEmpty() ? "" : " ").append(line.text(start, end));
    }
  }

  private void flush() {
    if (name != null) {
      headers.add(name, folded == null ? value : folded.toString());
    }
    name = null;
    folded = null;
  }

  /** All of them, in order. */
  HttpHeaders end() {
    flush();
    return headers;
  }
}
