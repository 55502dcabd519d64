package dev.vedette.notify.channel;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.json.JsonFactory;

/** Reads JSON strictly into maps and lists. */
public final class JsonTree {
  private JsonTree() {}

  @SuppressWarnings("unchecked")
  public static Map<String, Object> object(byte[] json) {
    return (Map<String, Object>) value(json);
  }

  public static Object value(byte[] json) {
    try (JsonParser parser = new JsonFactory().createParser(ObjectReadContext.empty(), json)) {
      parser.nextToken();
      Object value = value(parser);
      if (parser.nextToken() != null) {
        throw new IllegalArgumentException("more than one value");
      }
      return value;
    }
  }

  private static Object value(JsonParser parser) {
    return switch (parser.currentToken()) {
      case START_OBJECT -> {
        Map<String, Object> map = new LinkedHashMap<>();
        while (parser.nextToken() != JsonToken.END_OBJECT) {
          String name = parser.currentName();
          parser.nextToken();
          map.put(name, value(parser));
        }
        yield map;
      }
      case START_ARRAY -> {
        List<Object> list = new ArrayList<>();
        while (parser.nextToken() != JsonToken.END_ARRAY) {
          list.add(value(parser));
        }
        yield list;
      }
      case VALUE_NULL -> null;
      case VALUE_TRUE -> true;
      case VALUE_FALSE -> false;
      case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> parser.getDecimalValue();
      default -> parser.getString();
    };
  }

  /** The value at a path such as {@code a.0.b}. */
  public static Object at(Object tree, String path) {
    Object at = tree;
    for (String step : path.split("\\.")) {
      at =
          at instanceof List<?> list
              ? list.get(Integer.parseInt(step))
              : ((Map<?, ?>) at).get(step);
    }
    return at;
  }
}
