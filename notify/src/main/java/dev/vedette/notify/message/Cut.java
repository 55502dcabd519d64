package dev.vedette.notify.message;

import static java.nio.charset.StandardCharsets.UTF_8;

/** Shortens texts, never within a character. */
public final class Cut {
  private static final String MARK = "…";

  private Cut() {}

  /** At most so many characters, as Java and most services count them: in UTF-16. */
  public static String characters(String text, int max) {
    if (text.length() <= max) {
      return text;
    }
    int end = max - MARK.length();
    if (end > 0 && Character.isHighSurrogate(text.charAt(end - 1))) {
      end--;
    }
    return text.substring(0, Math.max(0, end)) + MARK;
  }

  /** At most so many bytes of UTF-8. */
  public static String bytes(String text, int max) {
    if (text.length() * 3L <= max || text.getBytes(UTF_8).length <= max) {
      return text;
    }
    int room = max - MARK.getBytes(UTF_8).length;
    int end = 0;
    while (end < text.length()) {
      int codePoint = text.codePointAt(end);
      room -= Character.toString(codePoint).getBytes(UTF_8).length;
      if (room < 0) {
        break;
      }
      end += Character.charCount(codePoint);
    }
    return text.substring(0, end) + MARK;
  }
}
