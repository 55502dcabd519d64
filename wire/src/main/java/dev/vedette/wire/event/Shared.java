package dev.vedette.wire.event;

import java.util.Objects;

/**
 * Keeps one copy of values that come again and again, so that thousands of decoded events share
 * their names and certificates. Bounded: a value may push out another, which only costs memory
 * elsewhere. Safe for use by many threads, for immutable values.
 */
final class Shared<T> {
  private final Object[] values;

  /**
   * A cache without any value.
   *
   * @param size a power of two
   */
  Shared(int size) {
    values = new Object[size];
  }

  /** The value or one equal to it. A race between threads is harmless: both get what they need. */
  @SuppressWarnings("unchecked") // only this puts values into the array, and an equal one is a T
  T same(T value) {
    int hash = value.hashCode();
    int index = (hash ^ (hash >>> 16)) & (values.length - 1);
    Object known = values[index];
    if (Objects.equals(known, value)) {
      return (T) known;
    }
    values[index] = value;
    return value;
  }
}
