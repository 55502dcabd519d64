package dev.vedette.model.text;

/** What targets and locations are called. */
public final class Names {
  /** Long enough for a host with its path, short enough for a topic's key and a file's name. */
  public static final int MAX_LENGTH = 100;

  private Names() {}

  /**
   * Whether a text is 1 to {@link #MAX_LENGTH} letters, digits, dashes, underscores and dots: safe
   * in a topic key, a file name, a URL and a metric label. Asked for every check, so without a
   * pattern.
   */
  public static boolean isName(String text) {
    if (text.isEmpty() || text.length() > MAX_LENGTH) {
      return false;
    }
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      boolean alphanumeric =
          (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
      if (!alphanumeric && c != '.' && c != '_' && c != '-') {
        return false;
      }
    }
    return true;
  }
}
