package dev.vedette.config.binding;

import dev.vedette.model.Setting;
import dev.vedette.model.text.Secrets;
import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * A settings record as the configuration sees it. The binder, the JSON Schema and the reference all
 * walk these. A last component of type {@link Secrets} is no key: it is given what the others were
 * made of.
 */
public record RecordShape(
    Class<?> type, List<Key> keys, Constructor<?> constructor, boolean holdsSecrets) {
  private static final Map<Class<?>, RecordShape> SHAPES = new ConcurrentHashMap<>();

  /**
   * One component.
   *
   * @param name in snake case
   * @param optional may be absent: {@code @Nullable}
   */
  public record Key(String name, ValueType type, Setting setting, boolean optional) {
    /** Absent is a mistake. */
    public boolean required() {
      return !optional && setting.byDefault().isEmpty() && type instanceof ValueType.Single;
    }
  }

  /** Throws IllegalArgumentException for a class that is no settings record. */
  public static RecordShape of(Class<?> type) {
    RecordShape known = SHAPES.get(type);
    if (known != null) {
      return known;
    }
    RecordShape shape = read(type);
    SHAPES.put(type, shape);
    return shape;
  }

  private static RecordShape read(Class<?> type) {
    RecordComponent[] components = type.getRecordComponents();
    if (components == null) {
      throw new IllegalArgumentException(type + " is no record");
    }
    Class<?>[] types =
        Arrays.stream(components).map(RecordComponent::getType).toArray(Class<?>[]::new);
    try {
      List<Key> keys =
          Arrays.stream(components)
              .filter(component -> component.getType() != Secrets.class)
              .map(RecordShape::key)
              .toList();
      boolean holdsSecrets = keys.size() < components.length;
      if (holdsSecrets && components[keys.size()].getType() != Secrets.class) {
        throw new IllegalArgumentException(type + " must name its secrets last");
      }
      return new RecordShape(type, keys, type.getConstructor(types), holdsSecrets);
    } catch (NoSuchMethodException e) {
      throw new IllegalArgumentException(type + " and its constructor must be public", e);
    }
  }

  private static Key key(RecordComponent component) {
    Setting setting = component.getAnnotation(Setting.class);
    if (setting == null) {
      throw new IllegalArgumentException(component + " lacks @Setting");
    }
    return new Key(
        setting.key().isEmpty() ? snakeCase(component.getName()) : setting.key(),
        ValueType.of(component.getGenericType()),
        setting,
        component.getAnnotatedType().isAnnotationPresent(Nullable.class));
  }

  public Optional<Key> key(String name) {
    return keys.stream().filter(key -> key.name().equals(name)).findFirst();
  }

  public List<String> names() {
    return keys.stream().map(Key::name).toList();
  }

  /**
   * Throws the constructor's IllegalArgumentException when the values contradict each other.
   *
   * @param values one for each key
   * @param secrets for a record that {@link #holdsSecrets}
   */
  Object construct(@Nullable Object[] values, Secrets secrets) {
    @Nullable Object[] all = values;
    if (holdsSecrets) {
      all = Arrays.copyOf(values, values.length + 1);
      all[values.length] = secrets;
    }
    try {
      return constructor.newInstance(all);
    } catch (InvocationTargetException e) {
      if (e.getCause() instanceof IllegalArgumentException refused) {
        throw refused;
      }
      throw new IllegalStateException(type + " can't be made", e);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(type + " can't be made", e);
    }
  }

  static String snakeCase(String name) {
    return name.replaceAll("(?<=[a-z0-9])(?=[A-Z])", "_").toLowerCase(Locale.ROOT);
  }
}
