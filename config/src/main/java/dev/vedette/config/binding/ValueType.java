package dev.vedette.config.binding;

import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.util.List;
import java.util.Map;

/** What kind of value a setting takes. */
public sealed interface ValueType {
  record Single(ScalarType type) implements ValueType {}

  /** A list; one element may stand without its brackets. */
  record ListOf(ValueType element) implements ValueType {}

  /** Any keys, with text as values. */
  record TextMap() implements ValueType {}

  /** Any names, with a mapping of known keys each. */
  record MapOf(RecordShape shape) implements ValueType {}

  /** Any mapping, with whatever may stand in JSON below it. */
  record Tree() implements ValueType {}

  record Nested(RecordShape shape) implements ValueType {}

  /**
   * Reads a record component's type; throws IllegalArgumentException for one that can't be bound.
   */
  static ValueType of(Type type) {
    if (type instanceof ParameterizedType generic) {
      return ofGeneric(generic);
    }
    if (type instanceof Class<?> plain) {
      return ScalarType.of(plain)
          .<ValueType>map(Single::new)
          .orElseGet(() -> new Nested(RecordShape.of(plain)));
    }
    throw new IllegalArgumentException("no setting can be of " + type);
  }

  private static ValueType ofGeneric(ParameterizedType generic) {
    Type[] arguments = generic.getActualTypeArguments();
    if (generic.getRawType() == List.class) {
      return new ListOf(of(arguments[0]));
    }
    if (generic.getRawType() == Map.class && arguments[0] == String.class) {
      return ofMap(arguments[1]);
    }
    throw new IllegalArgumentException("no setting can be of " + generic);
  }

  private static ValueType ofMap(Type value) {
    if (value == String.class) {
      return new TextMap();
    }
    return value == Object.class ? new Tree() : new MapOf(RecordShape.of((Class<?>) value));
  }

  /** For the reference. */
  default String describe() {
    return switch (this) {
      case Single(ScalarType type) -> type.name();
      case ListOf(Nested nested) -> "list of mappings";
      case ListOf(ValueType element) -> "list of " + element.describe();
      case TextMap map -> "mapping of text";
      case MapOf map -> "mapping of names to mappings";
      case Tree tree -> "mapping of anything";
      case Nested nested -> "mapping";
    };
  }
}
