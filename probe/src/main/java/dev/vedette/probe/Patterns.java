package dev.vedette.probe;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import dev.vedette.model.PatternSize;

/** Compiles RE2 patterns and explains to those who know Java's or Perl's what RE2 lacks. */
final class Patterns {
  private static final java.util.regex.Pattern LOOK_AROUND =
      java.util.regex.Pattern.compile("\\(\\?<?[=!]");
  private static final java.util.regex.Pattern BACK_REFERENCE =
      java.util.regex.Pattern.compile("\\\\([1-9]|k<)");
  private static final java.util.regex.Pattern GREEDY_FOR_EVER =
      java.util.regex.Pattern.compile("\\(\\?>|[*+?}]\\+");

  /** Steps of a search that need not be interrupted: they take a few milliseconds at most. */
  private static final long MAX_UNMETERED_WORK = 1 << 20;

  private Patterns() {}

  /** The compiled pattern; throws InvalidTargetException that names the setting otherwise. */
  static Pattern compile(String setting, String regex) {
    try {
      PatternSize.require(regex);
      return Pattern.compile(regex);
    } catch (PatternSyntaxException e) {
      throw new InvalidTargetException(
          setting + ": '" + regex + "' is not an RE2 pattern: " + remedy(regex, e), e);
    } catch (IllegalArgumentException e) {
      throw new InvalidTargetException(setting + ": " + e.getMessage(), e);
    }
  }

  /** Whether the pattern is found in the text; throws OutOfTimeException at the turn's deadline. */
  static boolean find(Pattern pattern, String text, Turn turn) {
    return pattern.matcher(metered(pattern, text, turn)).find();
  }

  /** Whether the pattern matches all of the text; throws as {@link #find} does. */
  static boolean matches(Pattern pattern, String text, Turn turn) {
    return pattern.matcher(metered(pattern, text, turn)).matches();
  }

  /** The steps that a search takes at most: each of the pattern's for each character (RE2). */
  static long work(Pattern pattern, long chars) {
    return chars * pattern.programSize();
  }

  private static CharSequence metered(Pattern pattern, String text, Turn turn) {
    if (work(pattern, text.length()) <= MAX_UNMETERED_WORK) {
      turn.work(text.length());
      return text;
    }
    turn.nextTask();
    return new MeteredText(text, turn);
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
