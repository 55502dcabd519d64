package dev.vedette.config.yaml;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Reads the little YAML of a {@code @Setting} as plain values. */
public final class YamlValues {
  private YamlValues() {}

  public static Object plain(String yaml) {
    Problems mistakes = new Problems();
    Node node = Composer.compose(Source.of("setting", Path.of("/"), 0, yaml), mistakes);
    if (node == null) {
      throw new IllegalStateException("bad YAML in @Setting: " + mistakes.sorted());
    }
    return plain(node);
  }

  private static Object plain(Node node) {
    return switch (node) {
      case Node.Scalar scalar -> plain(scalar);
      case Node.Sequence list -> List.copyOf(list.items().stream().map(YamlValues::plain).toList());
      case Node.Mapping mapping -> {
        Map<String, Object> values = new LinkedHashMap<>();
        mapping.entries().forEach(entry -> values.put(entry.name(), plain(entry.value())));
        yield values;
      }
    };
  }

  private static Object plain(Node.Scalar scalar) {
    if (scalar.plain() && scalar.text().matches("\\d{1,9}")) {
      return Integer.valueOf(scalar.text());
    }
    return scalar.plain() && scalar.text().matches("true|false")
        ? Boolean.valueOf(scalar.text())
        : scalar.text();
  }
}
