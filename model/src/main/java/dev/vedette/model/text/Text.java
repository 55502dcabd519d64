package dev.vedette.model.text;

import java.util.HexFormat;

/** Text that strangers had a hand in, made fit for a line of a log, an event and a table. */
public final class Text {
  private static final char REPLACEMENT = '\uFFFD';

  private Text() {}

  /**
   * The text on one line: control characters escaped as in Java, halves of surrogate pairs
   * replaced, and cut to so many characters, never within one. What came out of this once comes out
   * the same again.
   */
  public static String printable(String text, int maxLength) {
    String clean = isPrintable(text) ? text : escaped(text, maxLength);
    if (clean.length() <= maxLength) {
      return clean;
    }
    boolean splits = Character.isHighSurrogate(clean.charAt(maxLength - 2));
    return clean.substring(0, splits ? maxLength - 2 : maxLength - 1) + "…";
  }

  /** The text with halves of surrogate pairs replaced. */
  public static String wellFormed(String text) {
    if (isStorable(text)) {
      return text;
    }
    StringBuilder clean = new StringBuilder(text);
    for (int i = 0; i < text.length(); i++) {
      if (isHalf(text, i)) {
        clean.setCharAt(i, REPLACEMENT);
      }
    }
    return clean.toString();
  }

  /** Whether PostgreSQL can hold it, in JSON too. */
  public static boolean isStorable(String text) {
    for (int i = 0; i < text.length(); i++) {
      if (text.charAt(i) == 0 || isHalf(text, i)) {
        return false;
      }
    }
    return true;
  }

  private static boolean isPrintable(String text) {
    for (int i = 0; i < text.length(); i++) {
      if (Character.isISOControl(text.charAt(i)) || isHalf(text, i)) {
        return false;
      }
    }
    return true;
  }

  /** Stops soon after the length that is wanted. */
  private static String escaped(String text, int maxLength) {
    StringBuilder clean = new StringBuilder(Math.min(text.length(), maxLength) + 16);
    for (int i = 0; i < text.length() && clean.length() <= maxLength; i++) {
      char c = text.charAt(i);
      switch (c) {
        case '\n' -> clean.append("\\n");
        case '\r' -> clean.append("\\r");
        case '\t' -> clean.append("\\t");
        default -> {
          if (Character.isISOControl(c)) {
            clean.append("\\u").append(HexFormat.of().toHexDigits(c));
          } else {
            clean.append(isHalf(text, i) ? REPLACEMENT : c);
          }
        }
      }
    }
    // The other half of a pair may be beyond what was looked at.
    int last = clean.length() - 1;
    if (last >= 0 && Character.isHighSurrogate(clean.charAt(last))) {
      clean.append(REPLACEMENT).deleteCharAt(last);
    }
    return clean.toString();
  }

  private static boolean isHalf(String text, int index) {
    char c = text.charAt(index);
    if (Character.isHighSurrogate(c)) {
      return index + 1 == text.length() || !Character.isLowSurrogate(text.charAt(index + 1));
    }
    return Character.isLowSurrogate(c)
        && (index == 0 || !Character.isHighSurrogate(text.charAt(index - 1)));
  }
}
