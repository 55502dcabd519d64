package dev.vedette.web.overview;

import dev.vedette.store.history.DeadLetterTargets.Unstored;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * Tells whose events could not be stored: a target all of whose events are dead letters has no row.
 *
 * @param unstored the newest first, never empty
 */
record UnstoredNotice(List<Unstored> unstored) {
  /** As many names as fit on a line or two. */
  private static final int MAX_NAMES = 8;

  /** {@code 12 events could not be stored}. */
  String summary() {
    long events = unstored.stream().mapToLong(Unstored::events).sum();
    return String.format(
        Locale.ROOT, "%,d event%s could not be stored", events, events == 1 ? "" : "s");
  }

  /** The targets as their events name them, some of them when they are many. */
  String names() {
    List<String> names =
        unstored.stream().map(Unstored::target).filter(name -> !name.isEmpty()).toList();
    String some = names.stream().limit(MAX_NAMES).collect(Collectors.joining(", "));
    String more = names.size() > MAX_NAMES ? " and " + (names.size() - MAX_NAMES) + " more" : "";
    boolean unnamed = names.size() < unstored.size();
    if (names.isEmpty()) {
      return "of targets without a readable name";
    }
    return "of " + some + more + (unnamed ? " and of others" : "");
  }

  Unstored newest() {
    return unstored.getFirst();
  }
}
