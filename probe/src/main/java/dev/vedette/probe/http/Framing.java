package dev.vedette.probe.http;

import dev.vedette.model.text.Excerpt;
import dev.vedette.probe.fault.MalformedResponseException;
import io.netty.buffer.ByteBuf;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import java.util.List;

/** Where the body of an HTTP/1 response ends (RFC 9112, sections 6 and 7.1), read leniently. */
final class Framing {
  /** No length was said: the body ends with the connection. */
  static final long UNKNOWN = -1;

  private static final long TOO_LONG = Long.MAX_VALUE;

  private Framing() {}

  /** Whether it is chunked, whatever else it is: in any spelling, HTTP/1.0 included. */
  static boolean isChunked(HttpHeaders headers) {
    for (String value : headers.getAll(HttpHeaderNames.TRANSFER_ENCODING)) {
      for (int start = 0; start < value.length(); ) {
        int end = end(value, start);
        if (value.substring(start, end).strip().equalsIgnoreCase("chunked")) {
          return true;
        }
        start = end + 1;
      }
    }
    return false;
  }

  /**
   * The length that the headers say, {@link #UNKNOWN} without one. The same length several times is
   * one length; one that is no number is none, as in browsers.
   *
   * @throws MalformedResponseException when there are different ones
   */
  static long length(HttpHeaders headers) {
    long length = UNKNOWN;
    List<String> values = headers.getAll(HttpHeaderNames.CONTENT_LENGTH);
    for (String value : values) {
      for (int start = 0; start < value.length(); ) {
        int end = end(value, start);
        long said = number(value, start, end);
        if (length >= 0 && said >= 0 && said != length) {
          throw new MalformedResponseException(
              "several values of Content-Length contradict each other: "
                  + Excerpt.of(String.join(", ", values)));
        }
        length = said < 0 ? length : said;
        start = end + 1;
      }
    }
    return length;
  }

  private static int end(String list, int start) {
    int comma = list.indexOf(',', start);
    return comma < 0 ? list.length() : comma;
  }

  /** The number that an element of a list begins with, blanks and a plus aside. */
  private static long number(String list, int from, int to) {
    int start = from;
    while (start < to && (list.charAt(start) <= ' ' || list.charAt(start) == '+')) {
      start++;
    }
    long number = start < to && isDigit(list.charAt(start)) ? 0 : UNKNOWN;
    for (int i = start; i < to && isDigit(list.charAt(i)); i++) {
      number = number > TOO_LONG / 100 ? TOO_LONG / 10 : 10 * number + list.charAt(i) - '0';
    }
    return number;
  }

  private static boolean isDigit(char c) {
    return c >= '0' && c <= '9';
  }

  /** Another kind of body may never send the end of a line, so it is found out at once. */
  static void requireChunkSize(ByteBuf in) {
    byte first = in.getByte(in.readerIndex());
    if (first != ' ' && first != '\t' && Character.digit(first, 16) < 0) {
      throw new MalformedResponseException("expected the size of a chunk, got something else");
    }
  }

  /** The size that a line begins with; extensions are ignored. */
  static long chunkSize(LineReader line) {
    int start = line.skipBlanks(0);
    long size = 0;
    int index = start;
    for (; index < line.length() && Character.digit(line.at(index), 16) >= 0; index++) {
      size = 16 * size + Character.digit(line.at(index), 16);
      if (size > TOO_LONG / 16 - 1) {
        throw new MalformedResponseException("a chunk is too large: " + excerpt(line));
      }
    }
    int end = line.skipBlanks(index);
    if (index == start || (end < line.length() && line.at(end) != ';')) {
      throw new MalformedResponseException("expected the size of a chunk, got " + excerpt(line));
    }
    return size;
  }

  private static String excerpt(LineReader line) {
    return Excerpt.of(line.toString());
  }
}
