package dev.vedette.probe.verdict;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import dev.vedette.model.InvalidTargetException;
import dev.vedette.model.text.PatternErrors;
import dev.vedette.model.text.PatternSize;
import dev.vedette.probe.turn.Turn;

/** Compiles RE2 patterns, and searches with them for no longer than there is time. */
final class Patterns {
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
          "%s: '%s': %s"
              .formatted(setting, regex, PatternErrors.explain(e.getDescription(), e.getPattern())),
          e);
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
}
