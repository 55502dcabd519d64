package dev.vedette.config.binding;

import dev.vedette.config.yaml.Node;
import dev.vedette.config.yaml.Node.Entry;
import dev.vedette.config.yaml.Node.Mapping;
import dev.vedette.config.yaml.Node.Scalar;
import dev.vedette.config.yaml.Node.Sequence;
import dev.vedette.config.yaml.Problems;
import dev.vedette.model.Target;
import dev.vedette.model.json.JsonScalar;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Brings a target into the one form that its document has, however it was written: keys in the
 * order of the record and free ones in that of the alphabet, lists in brackets, without what is
 * empty. Values stay as they are written. A plain scalar is then a number or a boolean of JSON, any
 * other a text.
 *
 * <p>Tells what must not stand in a document. What is no target comes out as something else that is
 * none.
 */
public final class CanonicalForm {
  /** RFC 8259, 6, and the two booleans. */
  private static final Pattern JSON =
      Pattern.compile("-?(0|[1-9]\\d*)(\\.\\d+)?([eE][-+]?\\d+)?|true|false");

  private static final String VARIABLE = "${";

  private final Problems problems;

  public CanonicalForm(Problems problems) {
    this.problems = problems;
  }

  public Mapping target(Mapping target) {
    if (target.get("name") instanceof Scalar name && name.text().indexOf('$') >= 0) {
      problems.add(name, "the name is the key in Kafka; write it without variables");
    }
    for (String key : List.of("url", "proxy")) {
      if (target.get(key) instanceof Scalar url && WrittenUrl.hasPassword(url.text())) {
        refuseSecret(url);
      }
    }
    return mapping(RecordShape.of(Target.class), target);
  }

  private void refuseSecret(Scalar secret) {
    problems.add(
        secret, "a secret must not stand in Kafka; write ${NAME}, which each checker looks up");
  }

  private Mapping mapping(RecordShape shape, Mapping mapping) {
    List<Entry> entries = new ArrayList<>();
    for (RecordShape.Key key : shape.keys()) {
      Node value = mapping.get(key.name());
      if (value == null) {
        continue;
      }
      Node canonical = value(key, key.type(), value);
      if (!(canonical instanceof Mapping inner && inner.entries().isEmpty())) {
        entries.add(new Entry(text(mapping, key.name()), canonical));
      }
    }
    return new Mapping(mapping.place(), mapping.path(), entries);
  }

  private static Scalar text(Mapping parent, String key) {
    return new Scalar(parent.place(), parent.path().key(key), key, false);
  }

  private Node value(RecordShape.Key key, ValueType type, Node node) {
    return switch (type) {
      case ValueType.Single(ScalarType single) ->
          node instanceof Scalar scalar ? scalar(key, single, scalar) : node;
      case ValueType.ListOf(ValueType element) -> list(key, element, node);
      case ValueType.TextMap map -> node instanceof Mapping mapping ? sorted(mapping) : node;
      // No target has any of these.
      case ValueType.MapOf map -> node;
      case ValueType.Tree tree -> node;
      case ValueType.Nested(RecordShape shape) ->
          node instanceof Mapping mapping ? mapping(shape, mapping) : node;
    };
  }

  private Sequence list(RecordShape.Key key, ValueType element, Node node) {
    return new Sequence(
        node.place(),
        node.path(),
        Node.items(node).stream().map(item -> value(key, element, item)).toList());
  }

  private static Mapping sorted(Mapping mapping) {
    List<Entry> entries =
        mapping.entries().stream()
            .sorted(Comparator.comparing(Entry::name))
            .map(entry ->
                entry.value() instanceof Scalar scalar
                    ? new Entry(entry.key(), written(scalar))
                    : entry)
            .toList();
    return new Mapping(mapping.place(), mapping.path(), entries);
  }

  private Scalar scalar(RecordShape.Key key, ScalarType type, Scalar scalar) {
    if (key.setting().secret() && !scalar.text().contains(VARIABLE)) {
      refuseSecret(scalar);
    }
    return type.tellsTextFromNumbers() && scalar.plain() ? typed(scalar) : written(scalar);
  }

  /** What the reader takes for a number or a boolean is one in JSON too, as in {@code +1}. */
  private Scalar typed(Scalar scalar) {
    if (scalar.text().contains(VARIABLE)) {
      problems.add(
          scalar, "put quotes around the variable: whether it is a number is not known here");
    }
    return switch (JsonScalar.parse(scalar.text())) {
      case JsonScalar.Text text -> written(scalar);
      case JsonScalar.Numeric(var value) -> with(scalar, value.toString(), true);
      case JsonScalar.Bool(boolean value) -> with(scalar, Boolean.toString(value), true);
    };
  }

  private static Scalar written(Scalar scalar) {
    boolean json = scalar.plain() && JSON.matcher(scalar.text()).matches();
    return with(scalar, scalar.text(), json);
  }

  private static Scalar with(Scalar scalar, String text, boolean plain) {
    return new Scalar(scalar.place(), scalar.path(), text, plain);
  }
}
