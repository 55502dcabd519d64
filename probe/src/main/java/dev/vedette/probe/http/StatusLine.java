package dev.vedette.probe.http;

import dev.vedette.model.text.Excerpt;
import dev.vedette.probe.fault.MalformedResponseException;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;

/** The first line of an HTTP/1 response (RFC 9112, section 4), of which a reason is optional. */
record StatusLine(HttpVersion version, HttpResponseStatus status) {
  /** Before one was read. */
  static final StatusLine NONE = new StatusLine(HttpVersion.HTTP_1_1, HttpResponseStatus.CONTINUE);

  private static final int MINOR = "HTTP/1.".length();

  int code() {
    return status.code();
  }

  /**
   * Reads {@code HTTP/1.1 200 OK} and what browsers take for the same.
   *
   * @throws MalformedResponseException for another version than 1.0 and 1.1, and for a status that
   *     has not three digits or is below 100
   */
  static StatusLine parse(LineReader line) {
    int digits = line.skipBlanks(MINOR + 1);
    if (line.length() < digits + 3
        || digits == MINOR + 1
        || line.at(MINOR - 2) != '1'
        || line.at(MINOR - 1) != '.'
        || (line.at(MINOR) != '0' && line.at(MINOR) != '1')) {
      throw new MalformedResponseException(
          "expected HTTP/1.0 or HTTP/1.1 and a status, got " + Excerpt.of(line.toString()));
    }
    int code = code(line, digits);
    HttpVersion version = line.at(MINOR) == '0' ? HttpVersion.HTTP_1_0 : HttpVersion.HTTP_1_1;
    int reason = line.skipBlanks(digits + 3);
    String text = line.text(reason, line.length()).replace('\r', ' ');
    return new StatusLine(version, HttpResponseStatus.valueOf(code, text));
  }

  private static int code(LineReader line, int start) {
    int code = 0;
    for (int i = start; i < start + 3; i++) {
      code = isDigit(line.at(i)) ? 10 * code + line.at(i) - '0' : -1000;
    }
    boolean longer = line.length() > start + 3 && isDigit(line.at(start + 3));
    if (code < 100 || longer) {
      throw new MalformedResponseException(
          "expected a status from 100 to 999, got " + Excerpt.of(line.toString()));
    }
    return code;
  }

  private static boolean isDigit(byte value) {
    return value >= '0' && value <= '9';
  }
}
