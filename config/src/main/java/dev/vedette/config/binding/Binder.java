package dev.vedette.config.binding;

import dev.vedette.config.yaml.Expansion;
import dev.vedette.config.yaml.Node;
import dev.vedette.config.yaml.Node.Entry;
import dev.vedette.config.yaml.Node.Mapping;
import dev.vedette.config.yaml.Node.Scalar;
import dev.vedette.config.yaml.Phrases;
import dev.vedette.config.yaml.Problems;
import dev.vedette.model.text.Secrets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Makes settings records of YAML nodes, by the types and {@code @Setting}s of their components.
 * Every mistake becomes a problem where it stands; binding goes on, so that all are found at once.
 *
 * <p>Rules: a key is the component's name in snake case. {@code @Nullable} may be absent; records,
 * lists and maps that are absent are empty ones; anything else has a default or is required. A list
 * of one may stand without brackets. An IllegalArgumentException of a record's constructor is shown
 * at the key that its message begins with.
 */
public final class Binder {
  /** Stands for a value that could not be bound; the problem, if it is one, has been told. */
  static final Object FAILED = new Object();

  private final Expansion expansion;
  private final Problems problems;
  private final boolean partial;
  private final DefaultValues defaults;
  private final SettingsRule rule;

  /** Of the record that is being bound and holds them; null where none does. */
  private Secrets.@Nullable Builder secrets;

  private Binder(
      Expansion expansion,
      Problems problems,
      boolean partial,
      DefaultValues defaults,
      SettingsRule rule) {
    this.rule = rule;
    this.expansion = expansion;
    this.problems = problems;
    this.partial = partial;
    this.defaults = defaults;
  }

  public Binder(Expansion expansion, Problems problems) {
    this(expansion, problems, new DefaultValues(), SettingsRule.NONE);
  }

  /**
   * @param defaults shared with others: to parse them takes longer than to bind a small document
   * @param rule asked about every record that is right in itself
   */
  public Binder(Expansion expansion, Problems problems, DefaultValues defaults, SettingsRule rule) {
    this(expansion, problems, false, defaults, rule);
  }

  /** Looks at what is there and neither asks for what is missing nor makes any record. */
  public static Binder forFragments(Expansion expansion, Problems problems) {
    return new Binder(expansion, problems, true, new DefaultValues(), SettingsRule.NONE);
  }

  /** The record; null when there were problems, which are then told, or unknown variables. */
  public <T> @Nullable T bind(Class<T> type, Node node) {
    Object bound = nested(RecordShape.of(type), node, Map.of(), List.of());
    return bound == FAILED ? null : type.cast(bound);
  }

  /**
   * The record, some of whose components are already known.
   *
   * @param given component values by key; their nodes are not looked at
   * @param otherKeys keys that somebody else reads
   */
  public <T> @Nullable T bind(
      Class<T> type, Node node, Map<String, Object> given, List<String> otherKeys) {
    Object bound = nested(RecordShape.of(type), node, given, otherKeys);
    return bound == FAILED ? null : type.cast(bound);
  }

  private Object nested(
      RecordShape shape, Node node, Map<String, Object> given, List<String> otherKeys) {
    if (!(node instanceof Mapping mapping)) {
      problems.add(
          node,
          "expected a mapping with "
              + Phrases.list(shape.names(), "or")
              + ", found "
              + node.kind());
      return FAILED;
    }
    if (shape.holdsSecrets()) {
      secrets = new Secrets.Builder();
    }
    Set<String> misspelt = new HashSet<>();
    boolean known = unknownKeys(shape, mapping, otherKeys, misspelt);
    @Nullable Object[] values = new Object[shape.keys().size()];
    for (int i = 0; i < values.length; i++) {
      RecordShape.Key key = shape.keys().get(i);
      values[i] =
          given.containsKey(key.name())
              ? given.get(key.name())
              : component(key, mapping, misspelt.contains(key.name()));
    }
    Object made =
        partial || missesPart(shape, misspelt) ? FAILED : constructed(shape, mapping, values);
    if (shape.holdsSecrets()) {
      secrets = null;
    }
    return known ? made : FAILED;
  }

  /** Whether the record may only look wrong because a part of it stands under a misspelt key. */
  private static boolean missesPart(RecordShape shape, Set<String> misspelt) {
    return shape.keys().stream()
        .anyMatch(key ->
            key.optional()
                && key.type() instanceof ValueType.Nested
                && misspelt.contains(key.name()));
  }

  /** True when every key is known; collects the keys that were probably meant. */
  private boolean unknownKeys(
      RecordShape shape, Mapping mapping, List<String> otherKeys, Set<String> misspelt) {
    boolean known = true;
    for (Entry entry : mapping.entries()) {
      String name = entry.name();
      if (otherKeys.contains(name) || shape.key(name).isPresent()) {
        continue;
      }
      known = false;
      List<String> names = new ArrayList<>(shape.names());
      names.addAll(otherKeys);
      UnknownKey unknown = new UnknownKey(name, names);
      unknown.meant().ifPresent(misspelt::add);
      problems.add(entry.key(), unknown.sentence());
    }
    return known;
  }

  private @Nullable Object component(RecordShape.Key key, Mapping mapping, boolean misspelt) {
    Node node = mapping.get(key.name());
    if (node != null) {
      return value(key, key.type(), node);
    }
    if (key.optional() || partial) {
      return null;
    }
    if (key.required()) {
      if (!misspelt) {
        String example = key.setting().example();
        problems.add(
            mapping,
            "key "
                + key.name()
                + " is missing; add "
                + key.name()
                + ": "
                + (example.isEmpty() ? "…" : example));
      }
      return FAILED;
    }
    return defaults.of(key).orElseGet(() -> value(key, key.type(), empty(key, mapping)));
  }

  /** An absent record: its own defaults apply, and what it lacks is told at its parent. */
  private static Node empty(RecordShape.Key key, Mapping parent) {
    return new Mapping(parent.place(), parent.path().key(key.name()), List.of());
  }

  Object value(RecordShape.Key key, ValueType type, Node node) {
    return switch (type) {
      case ValueType.Single(ScalarType single) -> single(key, single, node);
      case ValueType.ListOf(ValueType element) -> list(key, element, node);
      case ValueType.TextMap map -> textMap(key, node);
      case ValueType.MapOf(RecordShape shape) -> mapOf(shape, node);
      case ValueType.Tree tree ->
          node instanceof Mapping mapping
              ? new TreeBinding(this, key).map(mapping)
              : expectedMapping(node);
      case ValueType.Nested(RecordShape shape) -> nested(shape, node, Map.of(), List.of());
    };
  }

  Object single(RecordShape.Key key, ScalarType type, Node node) {
    if (!(node instanceof Scalar scalar)) {
      problems.add(node, "expected " + type.noun() + ", found " + node.kind());
      return FAILED;
    }
    Expansion.Expanded expanded = expansion.expand(scalar);
    if (expanded == null) {
      return FAILED;
    }
    collect(key, type, expanded);
    try {
      ScalarType.Parser parser = type.parser();
      return scalar.plain()
          ? parser.parse(expanded.text(), node.place().source())
          : parser.parseQuoted(expanded.text(), node.place().source());
    } catch (IllegalArgumentException e) {
      String message = key.setting().secret() ? expected(key, type) : e.getMessage();
      problems.add(node, expanded.hideIn(String.valueOf(message)));
      return FAILED;
    }
  }

  /** What is there may be a secret, so what would be right is shown alone. */
  private static String expected(RecordShape.Key key, ScalarType type) {
    String example = key.setting().example();
    boolean isShown = !example.isEmpty() && !example.startsWith("${");
    return "expected " + type.noun() + (isShown ? ", such as " + example : "");
  }

  private void collect(RecordShape.Key key, ScalarType type, Expansion.Expanded expanded) {
    Secrets.Builder found = secrets;
    if (found == null || key.setting().label() || !type.isText()) {
      return;
    }
    for (Expansion.Replaced each : expanded.replaced()) {
      if (type.isUrl()) {
        found.addInUrl(each.value(), each.reference());
      } else {
        found.add(each.value(), each.reference());
      }
    }
    if (key.setting().secret()) {
      found.add(expanded.text(), expanded.shown());
    }
  }

  private Object list(RecordShape.Key key, ValueType element, Node node) {
    List<Node> items = Node.items(node);
    if (node instanceof Mapping && !(element instanceof ValueType.Nested)) {
      problems.add(node, "expected a list, found a mapping");
      return FAILED;
    }
    List<Object> values = new ArrayList<>(items.size());
    boolean complete = true;
    for (Node item : items) {
      Object value = value(key, element, item);
      complete &= value != FAILED;
      values.add(value);
    }
    return complete ? values : FAILED;
  }

  private Object textMap(RecordShape.Key key, Node node) {
    if (!(node instanceof Mapping mapping)) {
      String example = key.setting().example();
      problems.add(
          node,
          "expected a mapping of names to text, "
              + (example.isEmpty() ? "" : "such as " + key.name() + ": " + example + ", ")
              + "found "
              + node.kind());
      return FAILED;
    }
    ScalarType text = ScalarType.of(String.class).orElseThrow();
    Map<String, Object> values = new LinkedHashMap<>();
    boolean complete = true;
    for (Entry entry : mapping.entries()) {
      Object value = single(key, text, entry.value());
      complete &= value != FAILED;
      values.put(entry.name(), value);
    }
    return complete ? values : FAILED;
  }

  private Object mapOf(RecordShape shape, Node node) {
    if (!(node instanceof Mapping mapping)) {
      return expectedMapping(node);
    }
    Map<String, Object> values = new LinkedHashMap<>();
    boolean complete = true;
    for (Entry entry : mapping.entries()) {
      Object value = nested(shape, entry.value(), Map.of(), List.of());
      complete &= value != FAILED;
      values.put(entry.name(), value);
    }
    return complete ? values : FAILED;
  }

  private Object expectedMapping(Node node) {
    problems.add(node, "expected a mapping, found " + node.kind());
    return FAILED;
  }

  /**
   * Makes the record. After a refusal, or for a value that could not be bound, a sound value takes
   * the place of the bad one and the constructor is asked again, so that a second mistake does not
   * wait behind the first.
   */
  private Object constructed(RecordShape shape, Mapping mapping, @Nullable Object[] values) {
    Set<String> replaced = new HashSet<>();
    for (int i = 0; i < values.length; i++) {
      if (values[i] == FAILED && !replace(shape, i, values, replaced)) {
        return FAILED;
      }
    }
    for (int attempt = 0; attempt <= values.length; attempt++) {
      try {
        Object made = shape.construct(values, built());
        if (replaced.isEmpty()) {
          rule.check(made, mapping.place().source().resolve(""));
        }
        return replaced.isEmpty() ? made : FAILED;
      } catch (IllegalArgumentException e) {
        Refusal refusal = new Refusal(String.valueOf(e.getMessage()));
        if (!refusal.mentions(replaced)) {
          Refusal.Told told = refusal.in(mapping);
          problems.add(told.at(), hideSecrets(shape, mapping, told.message()));
        }
        int index = shape.names().indexOf(refusal.key());
        if (index < 0 || !replace(shape, index, values, replaced)) {
          return FAILED;
        }
      }
    }
    return FAILED;
  }

  /** False when nothing sound is known, or it did not help before. */
  private static boolean replace(
      RecordShape shape, int index, @Nullable Object[] values, Set<String> replaced) {
    RecordShape.Key key = shape.keys().get(index);
    Optional<Object> sound = DefaultValues.sound(key);
    values[index] = sound.orElse(null);
    return replaced.add(key.name()) && (sound.isPresent() || key.optional());
  }

  private Secrets built() {
    Secrets.Builder found = secrets;
    return found == null ? Secrets.NONE : found.build();
  }

  private String hideSecrets(RecordShape shape, Mapping mapping, String message) {
    String hidden = built().mask(message);
    for (RecordShape.Key key : shape.keys()) {
      if (mapping.get(key.name()) instanceof Scalar scalar) {
        Expansion.Expanded expanded = expansion.expand(scalar);
        hidden = expanded == null ? hidden : expanded.hideIn(hidden);
        hidden =
            key.setting().secret()
                ? new Expansion.Replaced("***", scalar.text()).hideIn(hidden)
                : hidden;
      }
    }
    return hidden;
  }
}
