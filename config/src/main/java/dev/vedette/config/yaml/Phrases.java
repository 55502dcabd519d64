package dev.vedette.config.yaml;

import java.util.List;
import java.util.Optional;

/** Phrases of the messages. */
public final class Phrases {
  /** More known keys than this would bury the message. */
  private static final int MAX_LISTED = 30;

  private Phrases() {}

  /** {@code a, b or c}. */
  public static String list(List<String> words, String conjunction) {
    List<String> shown = words.subList(0, Math.min(words.size(), MAX_LISTED));
    return shown.size() < 2
        ? String.join("", shown)
        : String.join(", ", shown.subList(0, shown.size() - 1))
            + " "
            + conjunction
            + " "
            + shown.getLast();
  }

  public static String unknownKey(Optional<String> meant, List<String> known) {
    return "unknown key; "
        + meant.map(key -> "did you mean " + key + "? Known here: ").orElse("known here: ")
        + String.join(", ", known.stream().limit(MAX_LISTED).toList());
  }
}
