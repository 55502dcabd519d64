package dev.vedette.model.text;

/** Quotes what a server sent in a message for people: short, and without control characters. */
public final class Excerpt {
  /** Enough to recognise a header or an error page, short enough for one line. */
  public static final int MAX_LENGTH = 80;

  private Excerpt() {}

  public static String of(String text) {
    String cut = text.length() <= MAX_LENGTH ? text : text.substring(0, MAX_LENGTH - 1) + "…";
    return "'" + harmless(cut) + "'";
  }

  /** Without control characters and halves of characters, such as a cut may leave. */
  public static String harmless(String text) {
    return text.replaceAll("[\\p{Cc}\\p{Cs}]", "\uFFFD");
  }
}
