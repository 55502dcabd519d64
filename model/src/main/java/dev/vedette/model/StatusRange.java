package dev.vedette.model;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * An inclusive range of status codes: the grammar allows 100 to 999 (RFC 9110, section 15).
 *
 * @param first from 100
 * @param last to 999, not below first
 */
public record StatusRange(int first, int last) {
  private static final Pattern SYNTAX =
      Pattern.compile("([1-9])xx|(\\d{3})(?:-(\\d{3}))?", Pattern.CASE_INSENSITIVE);

  public StatusRange {
    if (first < Limits.MIN_STATUS || last > Limits.MAX_STATUS || last < first) {
      throw new IllegalArgumentException(
          "status range " + first + "-" + last + " must lie within 100-999");
    }
  }

  /**
   * Reads {@code 200}, {@code 2xx} or {@code 301-303}; throws IllegalArgumentException that says so
   * for anything else.
   */
  public static StatusRange parse(String text) {
    Matcher matcher = SYNTAX.matcher(text.strip());
    if (!matcher.matches()) {
      throw new IllegalArgumentException(
          "'" + text + "' is not a status: write 200, 2xx or 301-303");
    }
    if (matcher.group(1) != null) {
      int hundreds = Integer.parseInt(matcher.group(1)) * 100;
      return new StatusRange(hundreds, hundreds + 99);
    }
    int first = Integer.parseInt(matcher.group(2));
    return new StatusRange(
        first, matcher.group(3) == null ? first : Integer.parseInt(matcher.group(3)));
  }

  public boolean contains(int status) {
    return first <= status && status <= last;
  }

  @Override
  public String toString() {
    if (first == last) {
      return Integer.toString(first);
    }
    return first % 100 == 0 && last == first + 99 ? first / 100 + "xx" : first + "-" + last;
  }
}
