package dev.vedette.app.deadletters;

import dev.vedette.write.deadletters.DeadLetter;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Which dead letters a person means. A letter that was replayed and has come back as a newer one is
 * not meant unless it is named: otherwise every replay would double what is refused.
 */
final class DeadLetterChoice {
  private final @Nullable String reason;
  private final Set<Long> offsets;
  private final Set<Long> absent;

  /** Ids, a few bytes for each letter that came back. */
  private final Set<String> superseded = new HashSet<>();

  /**
   * @param reason what their reasons contain; null for any
   * @param offsets their numbers; empty for any
   */
  DeadLetterChoice(@Nullable String reason, Collection<Long> offsets) {
    this.reason = reason;
    this.offsets = Set.copyOf(offsets);
    absent = new HashSet<>(offsets);
  }

  /** Has to be told of every letter before it is asked about one. */
  void learn(DeadLetter letter) {
    absent.remove(letter.offset());
    if (letter.replayed() != null) {
      superseded.add(letter.replayed());
    }
  }

  /** Numbers that no letter has. */
  List<Long> absent() {
    return absent.stream().sorted().toList();
  }

  boolean includes(DeadLetter letter) {
    return offsets.isEmpty()
        ? (reason == null || letter.reason().contains(reason)) && !superseded.contains(letter.id())
        : offsets.contains(letter.offset());
  }
}
