package dev.vedette.config;

import dev.vedette.config.binding.FileKeys;
import dev.vedette.config.binding.RecordShape;
import dev.vedette.config.binding.ScalarType;
import dev.vedette.config.binding.ValueType;
import dev.vedette.config.yaml.YamlValues;
import dev.vedette.model.Target;
import java.io.StringWriter;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.PrettyPrinter;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.core.util.DefaultIndenter;
import tools.jackson.core.util.DefaultPrettyPrinter;

/**
 * The JSON Schema (draft 2020-12) of {@code vedette.yaml}, made of the settings records. It serves
 * editors; the reader itself checks more and does not use it.
 */
public final class ConfigurationSchema {
  /** A value of any type may be a variable. */
  private static final Map<String, Object> VARIABLE = Map.of("type", "string", "pattern", "\\$\\{");

  private static final Map<String, Object> TARGET_DEFAULTS = Map.of("$ref", "#/$defs/defaults");

  private ConfigurationSchema() {}

  /** The schema, indented, with a line end at its end. */
  public static String json() {
    Map<String, Object> schema = new LinkedHashMap<>();
    schema.put("$schema", "https://json-schema.org/draft/2020-12/schema");
    schema.put("title", "Vedette configuration");
    schema.put("$ref", "#/$defs/file");
    schema.put("$defs", definitions());
    return written(schema);
  }

  private static Map<String, Object> definitions() {
    Map<String, Object> file = object(RecordShape.of(Configuration.class), List.of(), "targets");
    Map<String, Object> properties = properties(file);
    properties.put("defaults", TARGET_DEFAULTS);
    properties.put("include", described(nullable(include()), FileKeys.INCLUDE.doc()));
    properties.put(
        "targets",
        described(
            nullable(ordered("type", "array", "items", Map.of("$ref", "#/$defs/target"))),
            "What to watch."));
    RecordShape target = RecordShape.of(Target.class);
    Map<String, Object> defaults = object(target, FileKeys.NOT_IN_DEFAULTS, "");
    defaults.remove("required");
    return ordered(
        "file", file,
        "target", object(target, List.of(), ""),
        "defaults", described(nullable(defaults), FileKeys.DEFAULTS.doc()));
  }

  private static Map<String, Object> include() {
    return listOrOne(Map.of("type", "string"));
  }

  private static Map<String, Object> object(
      RecordShape shape, List<String> without, String elsewhere) {
    Map<String, Object> properties = new LinkedHashMap<>();
    List<String> required = new ArrayList<>();
    for (RecordShape.Key key : shape.keys()) {
      if (!without.contains(key.name()) && !key.name().equals(elsewhere)) {
        properties.put(key.name(), property(key));
        if (key.required()) {
          required.add(key.name());
        }
      }
    }
    Map<String, Object> object = ordered("type", "object", "additionalProperties", false);
    object.put("properties", properties);
    if (!required.isEmpty()) {
      object.put("required", required);
    }
    return object;
  }

  private static Map<String, Object> property(RecordShape.Key key) {
    Map<String, Object> schema =
        described(
            key.required() ? type(key.type()) : nullable(type(key.type())), key.setting().doc());
    if (!key.setting().byDefault().isEmpty()) {
      schema.put("default", YamlValues.plain(key.setting().byDefault()));
    }
    if (!key.setting().example().isEmpty()) {
      schema.put("examples", List.of(YamlValues.plain(key.setting().example())));
    }
    return schema;
  }

  private static Map<String, Object> type(ValueType type) {
    return switch (type) {
      case ValueType.Single(ScalarType single) -> single(single);
      case ValueType.ListOf(ValueType.Nested(RecordShape shape)) ->
          ordered("type", "array", "items", object(shape, List.of(), ""));
      case ValueType.ListOf(ValueType element) -> listOrOne(type(element));
      case ValueType.TextMap map ->
          ordered(
              "type",
              "object",
              "additionalProperties",
              ordered("type", List.of("string", "number", "boolean", "null")));
      case ValueType.MapOf(RecordShape shape) ->
          ordered("type", "object", "additionalProperties", object(shape, List.of(), ""));
      case ValueType.Tree tree -> ordered("type", "object");
      case ValueType.Nested(RecordShape shape) -> object(shape, List.of(), "");
    };
  }

  private static Map<String, Object> single(ScalarType type) {
    Map<String, Object> schema = new TreeMap<>(type.schema());
    boolean anyText = !schema.containsKey("pattern") && accepts(schema, "string");
    return anyText ? schema : ordered("anyOf", List.of(schema, sorted(VARIABLE)));
  }

  /** A key without a value is as if it were not there. */
  private static Map<String, Object> nullable(Map<String, Object> schema) {
    Map<String, Object> nullable = new LinkedHashMap<>(schema);
    nullable.computeIfPresent("type", (key, types) -> and(types, "null"));
    nullable.computeIfPresent("anyOf", (key, schemas) -> and(schemas, Map.of("type", "null")));
    return nullable;
  }

  private static List<Object> and(Object oneOrSeveral, Object another) {
    List<Object> all = new ArrayList<>();
    if (oneOrSeveral instanceof List<?> several) {
      all.addAll(several);
    } else {
      all.add(oneOrSeveral);
    }
    all.add(another);
    return all;
  }

  private static boolean accepts(Map<String, Object> schema, String type) {
    Object types = schema.get("type");
    return type.equals(types) || (types instanceof List<?> several && several.contains(type));
  }

  private static Map<String, Object> listOrOne(Map<String, Object> item) {
    return ordered("anyOf", List.of(ordered("type", "array", "items", item), item));
  }

  private static Map<String, Object> described(Map<String, Object> schema, String doc) {
    Map<String, Object> described = ordered("description", doc);
    described.putAll(schema);
    return described;
  }

  @SuppressWarnings("unchecked") // made by object() above
  private static Map<String, Object> properties(Map<String, Object> object) {
    return (Map<String, Object>) Objects.requireNonNull(object.get("properties"));
  }

  /** Keys and values in this order: the file is compared and read by people. */
  private static Map<String, Object> ordered(Object... keysAndValues) {
    Map<String, Object> map = new LinkedHashMap<>();
    for (int i = 0; i < keysAndValues.length; i += 2) {
      map.put((String) keysAndValues[i], keysAndValues[i + 1]);
    }
    return map;
  }

  private static Map<String, Object> sorted(Map<String, Object> map) {
    return new TreeMap<>(map);
  }

  private static String written(Map<String, Object> schema) {
    StringWriter out = new StringWriter();
    ObjectWriteContext indented =
        new ObjectWriteContext.Base() {
          @Override
          public PrettyPrinter getPrettyPrinter() {
            DefaultIndenter lines = new DefaultIndenter("  ", "\n");
            return new DefaultPrettyPrinter().withArrayIndenter(lines).withObjectIndenter(lines);
          }

          @Override
          public boolean hasPrettyPrinter() {
            return true;
          }
        };
    try (JsonGenerator json = new JsonFactory().createGenerator(indented, out)) {
      write(schema, json);
    }
    return out.append('\n').toString();
  }

  private static void write(Object value, JsonGenerator json) {
    switch (value) {
      case Map<?, ?> map -> {
        json.writeStartObject();
        map.forEach((key, each) -> {
          json.writeName((String) key);
          write(each, json);
        });
        json.writeEndObject();
      }
      case List<?> list -> {
        json.writeStartArray();
        list.forEach(each -> write(each, json));
        json.writeEndArray();
      }
      case Boolean bool -> json.writeBoolean(bool);
      case Integer number -> json.writeNumber(number);
      case BigDecimal number -> json.writeNumber(number);
      default -> json.writeString(value.toString());
    }
  }
}
