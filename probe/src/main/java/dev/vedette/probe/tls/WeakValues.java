package dev.vedette.probe.tls;

import java.lang.ref.WeakReference;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Supplier;

/** One value for all who ask for the same key, for as long as one of them holds it. Thread-safe. */
final class WeakValues<K, V> {
  private final Map<K, WeakReference<V>> values = new HashMap<>();

  /** The value of the key; made, under a lock, when nobody has it. */
  synchronized V get(K key, Supplier<V> maker) {
    WeakReference<V> known = values.get(key);
    V value = known == null ? null : known.get();
    if (value == null) {
      values.values().removeIf(each -> each.get() == null);
      value = maker.get();
      values.put(key, new WeakReference<>(value));
    }
    return value;
  }
}
