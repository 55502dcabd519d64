package dev.vedette.config.binding;

import dev.vedette.config.yaml.Node;
import dev.vedette.config.yaml.Node.Entry;
import dev.vedette.config.yaml.Node.Mapping;
import dev.vedette.config.yaml.Node.Scalar;
import dev.vedette.config.yaml.Node.Sequence;
import dev.vedette.model.json.JsonScalar;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Makes plain maps, lists, texts, numbers and booleans of nodes that no record describes. */
record TreeBinding(Binder binder, RecordShape.Key key) {
  /** Null for nothing; {@link Binder#FAILED} after a problem, which is told. */
  private @Nullable Object value(Node node) {
    return switch (node) {
      case Mapping mapping -> map(mapping);
      case Sequence sequence -> list(sequence);
      case Scalar scalar -> scalar.isNull() ? null : scalar(scalar);
    };
  }

  Object map(Mapping mapping) {
    Map<String, @Nullable Object> values = new LinkedHashMap<>();
    boolean complete = true;
    for (Entry entry : mapping.entries()) {
      Object value = value(entry.value());
      complete &= !Binder.FAILED.equals(value);
      values.put(entry.name(), value);
    }
    return complete ? values : Binder.FAILED;
  }

  private Object list(Sequence sequence) {
    List<@Nullable Object> values = new ArrayList<>();
    boolean complete = true;
    for (Node item : sequence.items()) {
      Object value = value(item);
      complete &= !Binder.FAILED.equals(value);
      values.add(value);
    }
    return complete ? values : Binder.FAILED;
  }

  private Object scalar(Scalar scalar) {
    ScalarType type = ScalarType.of(JsonScalar.class).orElseThrow();
    Object bound = binder.single(key, type, scalar);
    return switch (bound) {
      case JsonScalar.Text(String text) -> text;
      case JsonScalar.Numeric(var number) -> number;
      case JsonScalar.Bool(boolean bool) -> bool;
      default -> bound;
    };
  }
}
