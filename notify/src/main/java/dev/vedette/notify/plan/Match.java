package dev.vedette.notify.plan;

import dev.vedette.model.incident.IncidentKind;
import dev.vedette.model.incident.Severity;
import dev.vedette.store.incidents.StoredIncident;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Which incidents a route is about: those that meet all of it.
 *
 * @param targets names; empty: any target, and locations
 * @param tags all of which the target has
 * @param kinds empty: any
 * @param severity null: any; otherwise this one
 */
public record Match(
    SortedSet<String> targets,
    SortedMap<String, String> tags,
    Set<IncidentKind> kinds,
    @Nullable Severity severity) {
  /** Every incident. */
  public static final Match ALL = new Match(new TreeSet<>(), new TreeMap<>(), Set.of(), null);

  public Match {
    targets = new TreeSet<>(targets);
    tags = new TreeMap<>(tags);
    kinds = kinds.isEmpty() ? Set.of() : EnumSet.copyOf(kinds);
  }

  public static Match of(
      List<String> targets,
      Map<String, String> tags,
      Set<IncidentKind> kinds,
      @Nullable Severity severity) {
    return new Match(new TreeSet<>(targets), new TreeMap<>(tags), kinds, severity);
  }

  boolean includes(StoredIncident incident) {
    return (targets.isEmpty() || (incident.target() != null && targets.contains(incident.target())))
        && incident.tags().entrySet().containsAll(tags.entrySet())
        && (kinds.isEmpty() || kinds.contains(incident.kind()))
        && (severity == null || severity == incident.severity());
  }

  /** The same for the same match: {@code all}, or what it asks for. */
  String words() {
    List<String> words = new ArrayList<>();
    if (!targets.isEmpty()) {
      words.add("targets " + String.join(",", targets));
    }
    tags.forEach((key, value) -> words.add(key + "=" + value));
    kinds.forEach(kind -> words.add(kind.wireName()));
    if (severity != null) {
      words.add(severity.wireName());
    }
    return words.isEmpty() ? "all" : String.join(" ", words);
  }
}
