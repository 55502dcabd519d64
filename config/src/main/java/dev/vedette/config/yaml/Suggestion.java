package dev.vedette.config.yaml;

import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;

/** Finds what somebody meant to write. */
public final class Suggestion {
  /** No key is longer; anything longer is not a slip of one. */
  private static final int MAX_WORD = 64;

  private Suggestion() {}

  /**
   * The known word nearest to the given one, if any is near: one slip in three letters, or a
   * different way to join words.
   */
  public static Optional<String> of(String word, Collection<String> known) {
    if (word.length() > MAX_WORD) {
      return Optional.empty();
    }
    String letters = letters(word);
    return known.stream()
        .min(Comparator.comparingInt(each -> distance(letters, letters(each))))
        .filter(best -> distance(letters, letters(best)) <= Math.max(1, letters.length() / 3));
  }

  private static String letters(String word) {
    return word.toLowerCase(Locale.ROOT).replaceAll("[-_. ]", "");
  }

  /** Levenshtein's distance, by the usual two rows (R. Wagner and M. Fischer, 1974). */
  private static int distance(String from, String to) {
    int[] row = new int[to.length() + 1];
    for (int j = 0; j < row.length; j++) {
      row[j] = j;
    }
    for (int i = 1; i <= from.length(); i++) {
      int diagonal = row[0];
      row[0] = i;
      for (int j = 1; j < row.length; j++) {
        int substituted = diagonal + (from.charAt(i - 1) == to.charAt(j - 1) ? 0 : 1);
        diagonal = row[j];
        row[j] = Math.min(substituted, Math.min(row[j], row[j - 1]) + 1);
      }
    }
    return row[to.length()];
  }
}
