package dev.vedette.config.yaml;

import java.util.Arrays;
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

  /** The same as the end of a sentence; empty where nothing is near. */
  public static String question(String word, Collection<String> known) {
    return of(word, known).map(near -> "; did you mean " + near + "?").orElse("");
  }

  private static String letters(String word) {
    return word.toLowerCase(Locale.ROOT).replaceAll("[-_. ]", "");
  }

  /**
   * Levenshtein's distance, in which two letters that have changed places are one slip: the optimal
   * string alignment (F. Damerau, 1964), by three rows.
   */
  private static int distance(String from, String to) {
    int[] before = new int[to.length() + 1];
    int[] above = new int[to.length() + 1];
    int[] row = new int[to.length() + 1];
    Arrays.setAll(row, j -> j);
    for (int i = 1; i <= from.length(); i++) {
      int[] oldest = before;
      before = above;
      above = row;
      row = oldest;
      row[0] = i;
      for (int j = 1; j < row.length; j++) {
        int substituted = above[j - 1] + (from.charAt(i - 1) == to.charAt(j - 1) ? 0 : 1);
        row[j] = Math.min(substituted, Math.min(above[j], row[j - 1]) + 1);
        if (areSwapped(from, i, to, j)) {
          row[j] = Math.min(row[j], before[j - 2] + 1);
        }
      }
    }
    return row[to.length()];
  }

  /** Whether the two letters before these places are the same, in the other order. */
  private static boolean areSwapped(String from, int i, String to, int j) {
    return i > 1
        && j > 1
        && from.charAt(i - 1) == to.charAt(j - 2)
        && from.charAt(i - 2) == to.charAt(j - 1);
  }
}
