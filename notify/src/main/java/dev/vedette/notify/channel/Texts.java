package dev.vedette.notify.channel;

import static java.util.stream.Collectors.joining;

import dev.vedette.notify.message.CleanText;

/** Texts for programs. */
final class Texts {
  private Texts() {}

  /** Lines of whole characters, without marks that mislead, each of at most so many. */
  static String clean(String text, int maxLength) {
    return text.lines().map(line -> CleanText.of(line, maxLength)).collect(joining("\n"));
  }
}
