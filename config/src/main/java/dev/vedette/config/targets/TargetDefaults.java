package dev.vedette.config.targets;

import dev.vedette.config.yaml.Node;
import dev.vedette.config.yaml.Node.Entry;
import dev.vedette.config.yaml.Node.Mapping;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Lays a target over its defaults. Every value keeps the place where it was written. */
final class TargetDefaults {
  /** Taken whole: one target's user with another's password is never meant. */
  private static final Set<String> WHOLE = Set.of("auth");

  private TargetDefaults() {}

  /**
   * Keys of the upper mapping win, mappings merge key by key, lists and single values replace. A
   * null in the upper mapping takes a default away.
   */
  static Mapping over(@Nullable Mapping lower, Mapping upper) {
    if (lower == null || lower.entries().isEmpty()) {
      return upper;
    }
    List<Entry> entries = new ArrayList<>(upper.entries().size() + lower.entries().size());
    for (Entry entry : upper.entries()) {
      Node below = lower.get(entry.name());
      boolean merges =
          entry.value() instanceof Mapping
              && below instanceof Mapping
              && !WHOLE.contains(entry.name());
      entries.add(
          merges ? new Entry(entry.key(), over((Mapping) below, (Mapping) entry.value())) : entry);
    }
    for (Entry entry : lower.entries()) {
      if (upper.getOrNull(entry.name()) == null) {
        entries.add(entry);
      }
    }
    return new Mapping(upper.place(), upper.path(), entries);
  }

  /** The mapping with one value replaced or added. */
  static Mapping with(Mapping mapping, Entry replacement) {
    List<Entry> entries = new ArrayList<>(mapping.entries());
    entries.removeIf(entry -> entry.name().equals(replacement.name()));
    entries.add(replacement);
    return new Mapping(mapping.place(), mapping.path(), entries);
  }
}
