package dev.vedette.probe.page;

import dev.vedette.probe.turn.Turn;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Turns the bytes of a page into text as browsers do (Encoding and HTML standards): by its byte
 * order mark, else by the charset of Content-Type, else by what an HTML or XML page says of itself,
 * else as UTF-8. Malformed bytes become U+FFFD.
 */
public final class PageText {
  /** As far as browsers look for a declaration (HTML standard, "prescan a byte stream"). */
  private static final int PRESCAN_BYTES = 1024;

  private PageText() {}

  /** The text, without its byte order mark; throws OutOfTimeException at the turn's deadline. */
  public static String of(byte[] bytes, MediaType type, Turn turn) {
    turn.nextTask();
    if (startsWith(bytes, 0xef, 0xbb, 0xbf)) {
      return TextEncoding.UTF_8.decode(bytes, 3, turn);
    }
    if (startsWith(bytes, 0xfe, 0xff)) {
      return TextEncoding.UTF_16BE.decode(bytes, 2, turn);
    }
    if (startsWith(bytes, 0xff, 0xfe)) {
      return TextEncoding.UTF_16LE.decode(bytes, 2, turn);
    }
    return declared(bytes, type).decode(bytes, 0, turn);
  }

  private static TextEncoding declared(byte[] bytes, MediaType type) {
    TextEncoding declared = type.charset() == null ? null : TextEncoding.forLabel(type.charset());
    if (declared == null) {
      declared = withinPage(bytes, type);
    }
    return declared == null ? TextEncoding.UTF_8 : declared;
  }

  private static @Nullable TextEncoding withinPage(byte[] bytes, MediaType type) {
    boolean untyped = type.essence() == null;
    if (!type.isHtml() && !type.isXml() && !(untyped && isMarkup(bytes))) {
      return null;
    }
    byte[] beginning = bytes.length <= PRESCAN_BYTES ? bytes : Arrays.copyOf(bytes, PRESCAN_BYTES);
    TextEncoding declared = type.isXml() ? null : HtmlPrescan.encoding(beginning);
    return declared == null ? XmlDeclaration.encoding(beginning) : declared;
  }

  /** What nobody gave a type to is a page when it begins as one. */
  private static boolean isMarkup(byte[] bytes) {
    int at = 0;
    while (at < Math.min(bytes.length, PRESCAN_BYTES) && bytes[at] >= 0 && bytes[at] <= ' ') {
      at++;
    }
    return at < bytes.length && bytes[at] == '<';
  }

  private static boolean startsWith(byte[] bytes, int... mark) {
    if (bytes.length < mark.length) {
      return false;
    }
    for (int i = 0; i < mark.length; i++) {
      if ((bytes[i] & 0xff) != mark[i]) {
        return false;
      }
    }
    return true;
  }
}
