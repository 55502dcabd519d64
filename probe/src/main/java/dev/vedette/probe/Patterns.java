package dev.vedette.probe;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;

/** Compiles RE2 patterns and explains to those who know Java's or Perl's what RE2 lacks. */
final class Patterns {
  private static final java.util.regex.Pattern LOOK_AROUND =
      java.util.regex.Pattern.compile("\\(\\?<?[=!]");
  private static final java.util.regex.Pattern BACK_REFERENCE =
      java.util.regex.Pattern.compile("\\\\([1-9]|k<)");
  private static final java.util.regex.Pattern GREEDY_FOR_EVER =
      java.util.regex.Pattern.compile("\\(\\?>|[*+?}]\\+");

  private Patterns() {}

  /** The compiled pattern; throws InvalidTargetException that names the setting otherwise. */
  static Pattern compile(String setting, String regex) {
    try {
      return Pattern.compile(regex);
    } catch (PatternSyntaxException e) {
      throw new InvalidTargetException(
          setting + ": '" + regex + "' is not an RE2 pattern: " + remedy(regex, e), e);
    }
  }

  private static String remedy(String regex, PatternSyntaxException error) {
    if (LOOK_AROUND.matcher(regex).find()) {
      return "RE2 has no look-around; write what has to be there as `matches` and what must not be"
          + " there as `not_matches`";
    }
    if (BACK_REFERENCE.matcher(regex).find()) {
      return "RE2 has no back-references; write the repeated text out";
    }
    if (GREEDY_FOR_EVER.matcher(regex).find()) {
      return "RE2 has no possessive quantifiers and no atomic groups, and needs none: it never"
          + " backtracks; write the plain quantifier";
    }
    return error.getDescription() + " at '" + error.getPattern() + "'";
  }
}
