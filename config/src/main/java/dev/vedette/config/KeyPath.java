package dev.vedette.config;

import org.jspecify.annotations.Nullable;

/**
 * The way from the root of a file to a value, such as {@code targets[1].expect.status}. A linked
 * list, because most of these are never printed.
 *
 * @param parent null at the root
 * @param segment a key, or an index as {@code [1]}
 */
record KeyPath(@Nullable KeyPath parent, String segment) {
  static final KeyPath ROOT = new KeyPath(null, "");

  KeyPath key(String key) {
    return new KeyPath(this, key);
  }

  KeyPath index(int index) {
    return new KeyPath(this, "[" + index + "]");
  }

  @Override
  public String toString() {
    String before = parent == null ? "" : parent.toString();
    return before.isEmpty() || segment.startsWith("[") ? before + segment : before + "." + segment;
  }
}
