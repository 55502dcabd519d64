package dev.vedette.model.text;

import java.util.regex.Pattern;

/**
 * Says what is wrong with a pattern of RE2, and what a user of Java, Perl or JavaScript would write
 * here.
 */
public final class PatternErrors {
  private static final Pattern BACK_REFERENCE = Pattern.compile("\\\\([1-9]|k[<{'].*)");

  private PatternErrors() {}

  /**
   * Never repeats the whole pattern: part of it may come from a variable.
   *
   * @param description RE2's own words
   * @param part of the pattern that RE2 stumbled over
   */
  public static String explain(String description, String part) {
    if (part.startsWith("(?=") || part.startsWith("(?!") || part.startsWith("(?<")) {
      return "look-around ("
          + part.substring(0, 3)
          + "…) is not supported by RE2, whose patterns run in linear time;"
          + " use two patterns, matches and not_matches";
    }
    if (part.startsWith("(?>") || part.matches(".*[*+?}][+]")) {
      return "atomic groups and possessive quantifiers are not supported by RE2,"
          + " which needs none: its patterns run in linear time; write a plain one";
    }
    if (BACK_REFERENCE.matcher(part).matches()) {
      return "back-references are not supported by RE2, whose patterns run in linear time;"
          + " write out what may be repeated";
    }
    return "not a pattern: "
        + description
        + "; the syntax is RE2's, https://github.com/google/re2/wiki/Syntax";
  }
}
