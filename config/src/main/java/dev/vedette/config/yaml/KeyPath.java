package dev.vedette.config.yaml;

import org.jspecify.annotations.Nullable;

/**
 * The way from the root of a file to a value, such as {@code targets[1].expect.status}. A linked
 * list, because most of these are never printed.
 *
 * @param parent null at the root
 * @param segment a key, or an index as {@code [1]}
 */
public record KeyPath(@Nullable KeyPath parent, String segment) {
  public static final KeyPath ROOT = new KeyPath(null, "");

  public KeyPath key(String key) {
    return new KeyPath(this, key);
  }

  KeyPath index(int index) {
    return new KeyPath(this, "[" + index + "]");
  }

  /** Whether it leads to an item of a list. */
  boolean isItem() {
    return segment.startsWith("[");
  }

  @Override
  public String toString() {
    String before = parent == null ? "" : parent.toString();
    return before.isEmpty() || isItem() ? before + segment : before + "." + segment;
  }
}
