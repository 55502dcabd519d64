package dev.vedette.web.targets;

import dev.vedette.model.EncodedEvidence;
import dev.vedette.model.Phase;
import dev.vedette.model.Timings;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonParser;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.json.JsonFactory;

/**
 * What a failing check saw, as it is stored: a tree of JSON. What is absent, or of another type
 * than {@code docs/event.schema.json} says, is left out: some of it is better than none.
 */
record StoredEvidence(Map<?, ?> all) {
  private static final JsonFactory JSON = new JsonFactory();

  /**
   * One request.
   *
   * @param attempts the addresses tried, each with why it could not be used
   */
  record Hop(
      String url,
      String method,
      List<String> attempts,
      @Nullable String ip,
      @Nullable String status,
      @Nullable String httpVersion,
      Timings timings) {}

  /** A certificate of the chain. */
  record Link(String subject, String issuer, String notAfter) {}

  /** Throws nothing for what came through the writer. */
  static StoredEvidence of(EncodedEvidence encoded) {
    try (JsonParser json = JSON.createParser(ObjectReadContext.empty(), encoded.json())) {
      json.nextToken();
      return new StoredEvidence(object(value(json)));
    }
  }

  List<Hop> hops() {
    List<Hop> hops = new ArrayList<>();
    for (Map<?, ?> hop : objects(all.get("hops"))) {
      Object status = hop.get("status");
      hops.add(
          new Hop(
              text(hop, "url", ""),
              text(hop, "method", ""),
              objects(hop.get("attempts")).stream().map(StoredEvidence::attempt).toList(),
              textOrNull(hop, "ip"),
              status instanceof Long number ? number.toString() : null,
              textOrNull(hop, "http_version"),
              timings(object(hop.get("timings_us")))));
    }
    return hops;
  }

  private static String attempt(Map<?, ?> attempt) {
    String failure = textOrNull(attempt, "failure");
    return text(attempt, "ip", "") + (failure == null ? "" : ": " + failure);
  }

  @Nullable String statusLine() {
    return textOrNull(all, "status_line");
  }

  /** By their names, as the response had them. */
  Map<String, String> headers() {
    Map<String, String> headers = new LinkedHashMap<>();
    object(all.get("headers"))
        .forEach((name, value) -> {
          if (value instanceof String text) {
            headers.put(String.valueOf(name), text);
          }
        });
    return headers;
  }

  @Nullable String body() {
    return textOrNull(all, "body");
  }

  /** Version and cipher; null without TLS. */
  @Nullable String tls() {
    Map<?, ?> tls = object(all.get("tls"));
    return tls.isEmpty() ? null : text(tls, "version", "?") + ", " + text(tls, "cipher", "?");
  }

  List<Link> chain() {
    return objects(all.get("chain")).stream()
        .map(each ->
            new Link(
                text(each, "subject", ""), text(each, "issuer", ""), text(each, "not_after", "")))
        .toList();
  }

  private static Timings timings(Map<?, ?> timings) {
    return new Timings(
        micros(timings, Phase.DNS),
        micros(timings, Phase.CONNECT),
        micros(timings, Phase.TLS),
        micros(timings, Phase.SEND),
        micros(timings, Phase.WAIT),
        micros(timings, Phase.RECEIVE),
        timings.get("total") instanceof Long total && total >= 0 ? total : 0);
  }

  private static long micros(Map<?, ?> timings, Phase phase) {
    return timings.get(phase.wireName()) instanceof Long micros && micros >= 0
        ? micros
        : Timings.ABSENT;
  }

  private static String text(Map<?, ?> object, String name, String otherwise) {
    return object.get(name) instanceof String text ? text : otherwise;
  }

  private static @Nullable String textOrNull(Map<?, ?> object, String name) {
    return object.get(name) instanceof String text ? text : null;
  }

  private static Map<?, ?> object(@Nullable Object value) {
    return value instanceof Map<?, ?> object ? object : Map.of();
  }

  private static List<Map<?, ?>> objects(@Nullable Object value) {
    List<Map<?, ?>> objects = new ArrayList<>();
    if (value instanceof List<?> list) {
      list.forEach(each -> objects.add(object(each)));
    }
    return objects;
  }

  /** Strings, Longs, Booleans, Maps and Lists; null for what is none of them. */
  private static @Nullable Object value(JsonParser json) {
    return switch (json.currentToken()) {
      case START_OBJECT -> {
        Map<String, @Nullable Object> object = new LinkedHashMap<>();
        for (String name = json.nextName(); name != null; name = json.nextName()) {
          json.nextToken();
          object.put(name, value(json));
        }
        yield object;
      }
      case START_ARRAY -> {
        List<@Nullable Object> list = new ArrayList<>();
        while (json.nextToken() != null && !json.currentToken().isStructEnd()) {
          list.add(value(json));
        }
        yield list;
      }
      case VALUE_STRING -> json.getString();
      case VALUE_NUMBER_INT -> json.getLongValue();
      case VALUE_TRUE -> true;
      case VALUE_FALSE -> false;
      default -> null;
    };
  }
}
