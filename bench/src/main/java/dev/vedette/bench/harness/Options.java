package dev.vedette.bench.harness;

import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What stands after the name of a benchmark.
 *
 * @param seconds length of one round
 * @param only the part to run; null for all of them
 * @param targets watched in the generated data
 * @param days of generated data, where a part asks for some
 */
public record Options(int seconds, @Nullable String only, int targets, int days) {
  /** Long enough for the median of three rounds to settle, short enough for ten minutes in all. */
  static final int DEFAULT_SECONDS = 6;

  static final int MAX_SECONDS = 600;
  static final int DEFAULT_TARGETS = 1_000;
  static final int MAX_TARGETS = 100_000;
  static final int DEFAULT_DAYS = 30;

  /** As many as raw checks are kept for at most. */
  static final int MAX_DAYS = 400;

  /** Empty when it can't be understood. */
  public static Optional<Options> parse(List<String> words, Benchmark benchmark) {
    int seconds = benchmark.defaultSeconds();
    int targets = benchmark.defaultTargets();
    int days = DEFAULT_DAYS;
    String only = null;
    for (Iterator<String> rest = words.iterator(); rest.hasNext(); ) {
      String name = rest.next();
      String value = rest.hasNext() ? rest.next() : "";
      switch (name) {
        case "--seconds" -> seconds = number(value, MAX_SECONDS);
        case "--minutes" -> seconds = 60 * number(value, MAX_SECONDS / 60);
        case "--targets" -> targets = number(value, MAX_TARGETS);
        case "--days" -> days = number(value, MAX_DAYS);
        case "--only" -> only = value;
        default -> seconds = 0;
      }
    }
    boolean known = only == null || benchmark.parts().contains(only);
    return seconds > 0 && targets > 0 && days > 0 && known
        ? Optional.of(new Options(seconds, only, targets, days))
        : Optional.empty();
  }

  private static int number(String text, int max) {
    return text.matches("[0-9]{1,6}") && Integer.parseInt(text) <= max ? Integer.parseInt(text) : 0;
  }

  public boolean wants(String part) {
    return only == null || only.equals(part);
  }

  public static String usage() {
    return """
      --seconds N  length of one round, 1 to %d
      --minutes N  the same in minutes
      --targets N  targets, 1 to %d
      --days N     days of checks, 1 to %d, for parts that ask for them
      --only PART  one part of it
    """
        .formatted(MAX_SECONDS, MAX_TARGETS, MAX_DAYS);
  }
}
