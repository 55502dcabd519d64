package dev.vedette.app.alert;

import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** What targets depended on at which time, as their checks say. */
final class DependencyLog {
  private final Map<String, NavigableMap<Instant, List<String>>> byTarget = new HashMap<>();

  /** As of a slot, which comes after those before it. */
  void note(String target, Instant slot, List<String> dependsOn) {
    NavigableMap<Instant, List<String>> log =
        byTarget.computeIfAbsent(target, _ -> new TreeMap<>());
    if (log.isEmpty() || !log.lastEntry().getValue().equals(dependsOn)) {
      log.put(slot, dependsOn);
    }
  }

  List<String> at(String target, Instant time) {
    NavigableMap<Instant, List<String>> log = byTarget.getOrDefault(target, new TreeMap<>());
    Map.Entry<Instant, List<String>> last = log.floorEntry(time);
    return last == null ? List.of() : last.getValue();
  }

  Set<String> ever(String target) {
    return byTarget.getOrDefault(target, new TreeMap<>()).values().stream()
        .flatMap(List::stream)
        .collect(Collectors.toSet());
  }
}
