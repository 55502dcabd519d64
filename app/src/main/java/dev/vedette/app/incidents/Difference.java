package dev.vedette.app.incidents;

import dev.vedette.app.cli.TimeWords;
import dev.vedette.model.incident.Incident;
import dev.vedette.model.incident.IncidentKind;
import dev.vedette.store.incidents.StoredIncident;
import dev.vedette.store.observations.Backtest;
import dev.vedette.store.query.Span;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Where the table {@code incident} is not what the checks say.
 *
 * @param openedAt as stored, or as it should be
 * @param words what is wrong, for people
 */
record Difference(String target, IncidentKind kind, Instant openedAt, List<String> words) {
  Difference {
    words = List.copyOf(words);
  }

  String line() {
    return "%s  %-11s  %s  %s"
        .formatted(TimeWords.utc(openedAt), kind.wireName(), target, String.join("; ", words));
  }

  private record Key(IncidentKind kind, Instant openedAt) {}

  /**
   * Compares those that were open at some time of a span. What happened after its end is not
   * judged: the checks were read up to there.
   *
   * @param stored of the kinds that checks decide about
   * @param known from here on everything is known that decides: of incidents that began before, the
   *     checks that are kept do not tell
   */
  static List<Difference> of(
      String target,
      List<StoredIncident> stored,
      List<Incident> expected,
      Span span,
      Instant known) {
    Map<Key, StoredIncident> left = new HashMap<>();
    List<StoredIncident> older = new ArrayList<>();
    for (StoredIncident incident : stored) {
      if (began(incident).isBefore(known)) {
        older.add(incident);
      } else if (Backtest.isIn(span, incident.openedAt(), incident.closedAt())) {
        left.put(new Key(incident.kind(), incident.openedAt()), incident);
      }
    }
    List<Difference> differences = new ArrayList<>();
    for (Incident incident : expected) {
      if (older.stream().anyMatch(each -> isLikely(each, incident))) {
        continue;
      }
      StoredIncident actual = left.remove(new Key(incident.kind(), incident.openedAt()));
      List<String> words = actual == null ? List.of("is missing") : words(actual, incident, span);
      Instant closedAt = incident.end() == null ? null : incident.end().closedAt();
      if (!words.isEmpty() && Backtest.isIn(span, incident.openedAt(), closedAt)) {
        differences.add(new Difference(target, incident.kind(), incident.openedAt(), words));
      }
    }
    for (StoredIncident incident : left.values()) {
      differences.add(
          new Difference(target, incident.kind(), incident.openedAt(), List.of("was no incident")));
    }
    return differences;
  }

  private static Instant began(StoredIncident incident) {
    return incident.beganAfter() == null ? incident.beganBefore() : incident.beganAfter();
  }

  /** What began before the checks that are kept is decided to begin somewhere among them. */
  private static boolean isLikely(StoredIncident older, Incident incident) {
    Instant end = incident.end() == null ? Instant.MAX : incident.end().closedAt();
    return older.kind() == incident.kind()
        && !end.isBefore(older.openedAt())
        && (older.closedAt() == null || !older.closedAt().isBefore(incident.openedAt()));
  }

  private static List<String> words(StoredIncident actual, Incident expected, Span span) {
    List<String> words = new ArrayList<>();
    add(words, "began_after", actual.beganAfter(), expected.beganAfter());
    add(words, "began_before", actual.beganBefore(), expected.beganBefore());
    add(words, "down", actual.down(), expected.down());
    add(words, "up", actual.up(), expected.up());
    add(words, "unknown", actual.unknown(), expected.unknown());
    Incident.End end = expected.end();
    boolean closedLater = actual.closedAt() != null && !actual.closedAt().isBefore(span.to());
    if (end != null || !closedLater) {
      add(words, "closed_at", actual.closedAt(), end == null ? null : end.closedAt());
      add(words, "ended_after", actual.endedAfter(), end == null ? null : end.endedAfter());
      add(words, "ended_before", actual.endedBefore(), end == null ? null : end.endedBefore());
      add(words, "reason", actual.reason(), end == null ? null : end.reason());
    }
    if (end != null) {
      add(words, "level", actual.level(), expected.level());
    }
    return words;
  }

  private static void add(
      List<String> words, String column, @Nullable Object actual, @Nullable Object expected) {
    if (!Objects.equals(actual, expected)) {
      words.add("%s is %s instead of %s".formatted(column, actual, expected));
    }
  }
}
