package dev.vedette.config.yaml;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** A value of a YAML file that knows where it stands. */
public sealed interface Node {
  Place place();

  KeyPath path();

  /** Where a list may be written as its only item: the items. None of what is not there. */
  static List<Node> items(@Nullable Node node) {
    return switch (node) {
      case null -> List.of();
      case Sequence list -> list.items();
      case Node one -> List.of(one);
    };
  }

  /** What it is, for "expected …, found …"; without its text, which may be secret. */
  String kind();

  /**
   * A single value.
   *
   * @param text as written, before variables are expanded
   * @param plain without quotes
   */
  record Scalar(Place place, KeyPath path, String text, boolean plain) implements Node {
    /** Nothing, {@code ~} or {@code null}: the same as if the key were not there. */
    public boolean isNull() {
      return plain && (text.isEmpty() || text.equals("~") || text.equals("null"));
    }

    @Override
    public String kind() {
      return isNull() ? "nothing" : "a single value";
    }
  }

  /** A list. */
  record Sequence(Place place, KeyPath path, List<Node> items) implements Node {
    @Override
    public String kind() {
      return "a list";
    }
  }

  /** Keys and values, in the order of the file, each key once. */
  record Mapping(Place place, KeyPath path, List<Entry> entries) implements Node {
    @Override
    public String kind() {
      return "a mapping";
    }

    /** The value of a key; null when the key is absent or set to nothing. */
    public @Nullable Node get(String key) {
      Node value = getOrNull(key);
      return value instanceof Scalar scalar && scalar.isNull() ? null : value;
    }

    /** The same but for one key. */
    public Mapping without(String key) {
      return new Mapping(
          place, path, entries.stream().filter(entry -> !entry.name().equals(key)).toList());
    }

    /** The value of a key, also when it is a YAML null; null when the key is absent. */
    public @Nullable Node getOrNull(String key) {
      for (Entry entry : entries) {
        if (entry.name().equals(key)) {
          return entry.value();
        }
      }
      return null;
    }
  }

  /** One key and its value. */
  record Entry(Scalar key, Node value) {
    public String name() {
      return key.text();
    }
  }
}
