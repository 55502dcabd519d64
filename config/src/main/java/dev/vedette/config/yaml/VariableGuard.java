package dev.vedette.config.yaml;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Lets {@code ${NAME}} stand without quotes inside {@code {…}} and {@code […]}, where YAML gives
 * braces, brackets, commas and {@code #} a meaning of their own.
 *
 * <p>Before the parser sees the text, these characters within {@code ${…}} are replaced by
 * characters of the private use area, one for one, so that every column stays true; afterwards they
 * are put back.
 */
final class VariableGuard {
  /**
   * A name, maybe with any default; a file; or what was probably meant as one. What is never closed
   * takes no brace from further on.
   */
  private static final Pattern VARIABLE =
      Pattern.compile(
          "\\$\\{(?:[A-Za-z_][A-Za-z0-9_]*:-[^{}\\n]*|file:[^{}\\n]*|[^{}\\[\\],'\"\\n]*)\\}");

  private static final String SPECIAL = "{}[],#";
  private static final char FIRST_STAND_IN = '\uF5A0';

  private VariableGuard() {}

  static String protect(String text) {
    if (!text.contains("${")) {
      return text;
    }
    return VARIABLE
        .matcher(text)
        .replaceAll(match -> Matcher.quoteReplacement(mapped(match.group(), true)));
  }

  static String restore(String text) {
    for (int i = 0; i < text.length(); i++) {
      if (isStandIn(text.charAt(i))) {
        return mapped(text, false);
      }
    }
    return text;
  }

  private static String mapped(String text, boolean protect) {
    StringBuilder mapped = new StringBuilder(text);
    for (int i = 0; i < mapped.length(); i++) {
      char c = mapped.charAt(i);
      int special = SPECIAL.indexOf(c);
      if (protect && special >= 0) {
        mapped.setCharAt(i, (char) (FIRST_STAND_IN + special));
      } else if (!protect && isStandIn(c)) {
        mapped.setCharAt(i, SPECIAL.charAt(c - FIRST_STAND_IN));
      }
    }
    return mapped.toString();
  }

  private static boolean isStandIn(char c) {
    return c >= FIRST_STAND_IN && c < FIRST_STAND_IN + SPECIAL.length();
  }
}
