package dev.vedette.config.targets;

import dev.vedette.config.binding.CanonicalForm;
import dev.vedette.config.binding.RecordShape;
import dev.vedette.config.binding.WrittenUrl;
import dev.vedette.config.yaml.Node;
import dev.vedette.config.yaml.Node.Entry;
import dev.vedette.config.yaml.Node.Mapping;
import dev.vedette.config.yaml.Node.Scalar;
import dev.vedette.config.yaml.Problems;
import dev.vedette.config.yaml.Source;
import dev.vedette.model.Target;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * A target as it is given to checkers on other machines: all that its file and the defaults say of
 * it, variables and names of files as they are written. Two that say the same are equal, and so is
 * their JSON. Immutable.
 */
public final class TargetDocument {
  private static final String HIDDEN = "***";
  private static final String PAUSE = "pause";

  private final Mapping target;
  private final String json;

  private TargetDocument(Mapping target) {
    this.target = target;
    this.json = DocumentJson.of(target);
  }

  public static TargetDocument of(Mapping target, CanonicalForm canonical) {
    return new TargetDocument(canonical.target(target));
  }

  /**
   * One key that differs between two documents.
   *
   * @param key path such as {@code expect.latency}
   * @param before without secrets; null where the key was absent
   * @param after without secrets; null where the key is absent now
   */
  public record Change(String key, @Nullable String before, @Nullable String after) {}

  /** The target's name, and the key of its document. */
  public String name() {
    return target.get("name") instanceof Scalar name ? name.text() : "";
  }

  /** One JSON object without white space, its keys in a fixed order. */
  public String json() {
    return json;
  }

  /**
   * A value for people, without secrets.
   *
   * @param key path such as {@code expect.latency}
   * @return the default of a target's own key that is absent; empty where there is neither
   */
  public Optional<String> shown(String key) {
    String value = values().get(key);
    return value != null
        ? Optional.of(shown(key, value))
        : RecordShape.of(Target.class)
            .key(key)
            .map(absent -> absent.setting().byDefault())
            .filter(text -> !text.isEmpty());
  }

  /** Its tags as {@code name=value}, in the order of their names. */
  public List<String> tags() {
    return target.get("tags") instanceof Mapping tags
        ? tags.entries().stream()
            .map(tag -> tag.name() + "=" + (tag.value() instanceof Scalar text ? text.text() : ""))
            .toList()
        : List.of();
  }

  /** Names of the targets that it depends on, as they are written. */
  public List<String> dependsOn() {
    return target.get("depends_on") instanceof Node.Sequence list
        ? list.items().stream().map(each -> each instanceof Scalar name ? name.text() : "").toList()
        : List.of();
  }

  /** Whether it is not to be checked for now. */
  public boolean isPaused() {
    return target.get(PAUSE) instanceof Scalar pause
        && pause.text().strip().equalsIgnoreCase("true");
  }

  /** The same, paused or not; what is not paused does not say so. */
  public TargetDocument paused(boolean pause) {
    List<Entry> entries = new ArrayList<>(target.entries());
    entries.removeIf(entry -> entry.name().equals(PAUSE));
    if (pause) {
      Scalar key = new Scalar(target.place(), target.path().key(PAUSE), PAUSE, true);
      entries.add(
          new Entry(key, new Scalar(target.place(), target.path().key(PAUSE), "true", true)));
    }
    Mapping changed = new Mapping(target.place(), target.path(), entries);
    // What must not be written is there already: nobody is told of it once more.
    return of(changed, new CanonicalForm(new Problems()));
  }

  /** What has changed since, key by key. */
  public List<Change> changesSince(TargetDocument before) {
    Map<String, String> old = before.values();
    Map<String, String> now = values();
    SortedSet<String> keys = new TreeSet<>(old.keySet());
    keys.addAll(now.keySet());
    List<Change> changes = new ArrayList<>();
    for (String key : keys) {
      String was = old.get(key);
      String is = now.get(key);
      if (was == null || !was.equals(is)) {
        changes.add(
            new Change(
                key, was == null ? null : shown(key, was), is == null ? null : shown(key, is)));
      }
    }
    return changes;
  }

  /** A file in YAML from which the same documents come again. */
  public static String yaml(Collection<TargetDocument> documents) {
    return DocumentYaml.list("targets", documents.stream().map(each -> each.target).toList());
  }

  /** Lists as JSON, single values as they are written, by path. */
  private Map<String, String> values() {
    Map<String, String> values = new TreeMap<>();
    collect("", target, values);
    return values;
  }

  private static void collect(String prefix, Mapping mapping, Map<String, String> values) {
    for (Entry entry : mapping.entries()) {
      String key = prefix + entry.name();
      switch (entry.value()) {
        case Mapping inner -> collect(key + ".", inner, values);
        case Scalar scalar -> values.put(key, scalar.text());
        case Node.Sequence list -> values.put(key, DocumentJson.of(list));
      }
    }
  }

  private static String shown(String key, String value) {
    if (key.equals("url") || key.equals("proxy")) {
      return WrittenUrl.withoutUserinfo(value);
    }
    return Source.looksSecret(key + ": " + value) ? HIDDEN : value;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof TargetDocument that && json.equals(that.json);
  }

  @Override
  public int hashCode() {
    return json.hashCode();
  }

  /** Its name: the document may hold a secret that somebody else has written there. */
  @Override
  public String toString() {
    return name();
  }
}
