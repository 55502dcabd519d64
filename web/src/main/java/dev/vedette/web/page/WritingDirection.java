package dev.vedette.web.page;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;

/**
 * The characters that turn the direction of writing (Unicode Standard Annex 9, 2): what a website
 * or an event says must not make the page read otherwise than it is.
 */
public final class WritingDirection {
  private WritingDirection() {}

  /** Each control as its number, for people. */
  public static String shown(String text) {
    return replaced(text, control -> "\\u%04x".formatted((int) control));
  }

  /** Each control percent-encoded, as browsers send it. */
  public static String encoded(String url) {
    return replaced(
        url, control -> URLEncoder.encode(String.valueOf(control), StandardCharsets.UTF_8));
  }

  @FunctionalInterface
  private interface Words {
    String of(char control);
  }

  /** Not by a pattern: all that a page is passes here, and hardly any of it is a control. */
  private static String replaced(String text, Words words) {
    StringBuilder clean = null;
    int from = 0;
    for (int i = 0; i < text.length(); i++) {
      if (isControl(text.charAt(i))) {
        clean = clean == null ? new StringBuilder(text.length() + 16) : clean;
        clean.append(text, from, i).append(words.of(text.charAt(i)));
        from = i + 1;
      }
    }
    return clean == null ? text : clean.append(text, from, text.length()).toString();
  }

  private static boolean isControl(char c) {
    return c >= '\u061c'
        && (c == '\u061c'
            || c == '\u200e'
            || c == '\u200f'
            || (c >= '\u202a' && c <= '\u202e')
            || (c >= '\u2066' && c <= '\u2069'));
  }
}
