package dev.vedette.config.binding;

import dev.vedette.config.yaml.Composer;
import dev.vedette.config.yaml.Expansion;
import dev.vedette.config.yaml.Node;
import dev.vedette.config.yaml.Problems;
import dev.vedette.config.yaml.Source;
import java.nio.file.Path;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Values of {@code @Setting.byDefault}, each parsed once. */
public final class DefaultValues {
  private final IdentityHashMap<RecordShape.Key, Object> values = new IdentityHashMap<>();

  /** Empty for a record that can't be made of defaults alone. */
  Optional<Object> of(RecordShape.Key key) {
    Object value = values.computeIfAbsent(key, DefaultValues::byDefault);
    return Binder.FAILED.equals(value) ? Optional.empty() : Optional.of(value);
  }

  /** A value that the key could well have: its default, or its example. */
  static Optional<Object> sound(RecordShape.Key key) {
    if (key.optional()) {
      return Optional.empty();
    }
    Object value =
        key.required() ? parsed(key, withoutVariables(key), new Problems()) : byDefault(key);
    return Binder.FAILED.equals(value) ? Optional.empty() : Optional.of(value);
  }

  /** An example may show where a secret goes. */
  private static String withoutVariables(RecordShape.Key key) {
    return key.setting().example().replaceAll("\\$\\{[^}]*}", "example");
  }

  private static Object byDefault(RecordShape.Key key) {
    String text = key.setting().byDefault();
    if (text.isEmpty()) {
      return switch (key.type()) {
        case ValueType.TextMap map -> Map.of();
        case ValueType.MapOf map -> Map.of();
        case ValueType.Tree tree -> Map.of();
        case ValueType.ListOf list -> List.of();
        case ValueType.Nested nested -> parsed(key, "{}", new Problems());
        case ValueType.Single single -> Binder.FAILED;
      };
    }
    Problems mistakes = new Problems();
    Object value = parsed(key, text, mistakes);
    if (Binder.FAILED.equals(value)) {
      throw new IllegalStateException("bad default: " + mistakes.sorted());
    }
    return value;
  }

  private static Object parsed(RecordShape.Key key, String text, Problems mistakes) {
    Source source = Source.of("default of " + key.name(), Path.of("/"), 0, text);
    Node node = Composer.compose(source, mistakes);
    return node == null
        ? Binder.FAILED
        : new Binder(new Expansion(Map.of(), mistakes), mistakes).value(key, key.type(), node);
  }
}
