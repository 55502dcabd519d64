package dev.vedette.model.maintenance;

import dev.vedette.model.Target;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Which targets a maintenance is about: those of some names, or those that have all of some tags,
 * or, where neither is said, every one.
 *
 * @param targets names, sorted, each once
 * @param tags keys and values
 */
public record MaintenanceScope(List<String> targets, SortedMap<String, String> tags) {
  /** Every target. */
  public static final MaintenanceScope ALL = of(List.of(), Map.of());

  /** Who means more of them has a tag for them; it bounds the row of a window. */
  public static final int MAX_TARGETS = 1_000;

  /** More than anybody combines. */
  public static final int MAX_TAGS = 20;

  private static final int MAX_TAG_LENGTH = 200;

  public MaintenanceScope {
    targets = targets.stream().distinct().sorted().toList();
    tags = Collections.unmodifiableSortedMap(new TreeMap<>(tags));
    if (!targets.isEmpty() && !tags.isEmpty()) {
      throw new IllegalArgumentException("targets and tags exclude each other: leave out one");
    }
    if (targets.size() > MAX_TARGETS) {
      throw new IllegalArgumentException(
          "targets must be at most %d names; give them a tag".formatted(MAX_TARGETS));
    }
    for (String target : targets) {
      if (!Target.NAME.matcher(target).matches()) {
        throw new IllegalArgumentException("targets: '" + target + "' is not the name of a target");
      }
    }
    if (tags.size() > MAX_TAGS) {
      throw new IllegalArgumentException("tags must be at most " + MAX_TAGS);
    }
    tags.forEach(MaintenanceScope::requireTag);
  }

  private static void requireTag(String key, String value) {
    if (key.isEmpty() || key.length() > MAX_TAG_LENGTH || value.length() > MAX_TAG_LENGTH) {
      throw new IllegalArgumentException(
          "tags must have keys and values of at most %d characters".formatted(MAX_TAG_LENGTH));
    }
  }

  /** Those of these names, or with all of these tags; every target where both are empty. */
  public static MaintenanceScope of(Collection<String> targets, Map<String, String> tags) {
    return new MaintenanceScope(List.copyOf(targets), new TreeMap<>(tags));
  }

  /** Whether it is about a target. */
  public boolean covers(String target, Map<String, String> targetTags) {
    return (targets.isEmpty() || targets.contains(target))
        && targetTags.entrySet().containsAll(tags.entrySet());
  }

  /** For people: {@code shop, blog}, {@code team=web} or {@code all targets}. */
  @Override
  public String toString() {
    if (!targets.isEmpty()) {
      return String.join(", ", targets);
    }
    return tags.isEmpty()
        ? "all targets"
        : String.join(
            ", ",
            tags.entrySet().stream().map(tag -> tag.getKey() + "=" + tag.getValue()).toList());
  }
}
