package dev.vedette.store.incidents;

import dev.vedette.model.Failure;
import dev.vedette.model.incident.Incident.Reason;
import dev.vedette.model.incident.IncidentKind;
import dev.vedette.store.StoreException;
import java.io.StringWriter;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/**
 * An incident as the JSON of {@code incident_transition.snapshot}: what is null or empty is not
 * there, and what a newer Vedette has added is passed over.
 */
public final class IncidentSnapshot {
  private static final JsonFactory JSON = new JsonFactory();

  private final Map<String, String> texts = new HashMap<>();
  private final Map<String, List<String>> lists = new HashMap<>();
  private final Map<String, Integer> numbers = new HashMap<>();
  private final Map<String, String> tags = new TreeMap<>();

  private IncidentSnapshot() {}

  /** The JSON, in one line. */
  public static String write(StoredIncident incident) {
    StringWriter text = new StringWriter();
    try (JsonGenerator json = JSON.createGenerator(ObjectWriteContext.empty(), text)) {
      json.writeStartObject();
      json.writeStringProperty("id", incident.id().toString());
      json.writeStringProperty("kind", incident.kind().wireName());
      text(json, "target", incident.target());
      text(json, "location", incident.location());
      text(json, "url", incident.url());
      if (!incident.tags().isEmpty()) {
        json.writeObjectPropertyStart("tags");
        new TreeMap<>(incident.tags()).forEach(json::writeStringProperty);
        json.writeEndObject();
      }
      writeTimes(json, incident);
      text(json, "reason", incident.reason() == null ? null : incident.reason().wireName());
      json.writeNumberProperty("level", incident.level());
      writeFailure(json, incident);
      list(json, "down", incident.down());
      list(json, "up", incident.up());
      list(json, "unknown", incident.unknown());
      list(json, "changed", incident.changed());
      json.writeEndObject();
    }
    return text.toString();
  }

  private static void writeTimes(JsonGenerator json, StoredIncident incident) {
    text(json, "opened_at", incident.openedAt());
    text(json, "began_after", incident.beganAfter());
    text(json, "began_before", incident.beganBefore());
    text(json, "closed_at", incident.closedAt());
    text(json, "ended_after", incident.endedAfter());
    text(json, "ended_before", incident.endedBefore());
  }

  private static void writeFailure(JsonGenerator json, StoredIncident incident) {
    Failure failure = incident.failure();
    if (failure != null) {
      json.writeStringProperty("failure_code", failure.code().wireName());
      json.writeStringProperty("failure_message", failure.message());
      text(json, "failure_phase", failure.phase() == null ? null : failure.phase().wireName());
    }
    if (incident.status() != null) {
      json.writeNumberProperty("status", incident.status());
    }
  }

  private static void text(JsonGenerator json, String name, @Nullable Object value) {
    if (value != null) {
      json.writeStringProperty(name, value.toString());
    }
  }

  private static void list(JsonGenerator json, String name, List<String> values) {
    if (!values.isEmpty()) {
      json.writeArrayPropertyStart(name);
      values.forEach(json::writeString);
      json.writeEndArray();
    }
  }

  /**
   * Reads what {@link #write} has written, also after PostgreSQL has put it in another order.
   *
   * @throws StoreException when it is something else
   */
  public static StoredIncident read(String json) {
    IncidentSnapshot snapshot = new IncidentSnapshot();
    try (JsonParser parser = JSON.createParser(ObjectReadContext.empty(), json)) {
      parser.nextToken();
      while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
        snapshot.member(parser, parser.currentName());
      }
      return snapshot.incident();
    } catch (JacksonException | IllegalArgumentException | DateTimeException e) {
      throw StoreException.rejected("the snapshot of an incident can't be read: " + e.getMessage());
    }
  }

  private void member(JsonParser parser, String name) {
    switch (parser.nextToken()) {
      case VALUE_STRING -> texts.put(name, parser.getString());
      case VALUE_NUMBER_INT -> numbers.put(name, parser.getIntValue());
      case START_ARRAY -> lists.put(name, strings(parser));
      case START_OBJECT -> {
        if (name.equals("tags")) {
          while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
            tags.put(parser.currentName(), String.valueOf(parser.nextStringValue()));
          }
        } else {
          parser.skipChildren();
        }
      }
      case null, default -> parser.skipChildren();
    }
  }

  private static List<String> strings(JsonParser parser) {
    List<String> strings = new ArrayList<>();
    for (JsonToken token = parser.nextToken();
        token != null && token != JsonToken.END_ARRAY;
        token = parser.nextToken()) {
      if (token == JsonToken.VALUE_STRING) {
        strings.add(parser.getString());
      } else {
        parser.skipChildren();
      }
    }
    return strings;
  }

  private StoredIncident incident() {
    String reason = texts.get("reason");
    return new StoredIncident(
        UUID.fromString(required("id")),
        IncidentWords.of(IncidentKind.values(), required("kind")),
        texts.get("target"),
        texts.get("location"),
        texts.get("url"),
        tags,
        Instant.parse(required("opened_at")),
        time("began_after"),
        Instant.parse(required("began_before")),
        time("closed_at"),
        time("ended_after"),
        time("ended_before"),
        reason == null ? null : IncidentWords.of(Reason.values(), reason),
        numbers.getOrDefault("level", 0),
        IncidentWords.failure(
            texts.get("failure_code"), texts.get("failure_message"), texts.get("failure_phase")),
        numbers.get("status"),
        lists.getOrDefault("down", List.of()),
        lists.getOrDefault("up", List.of()),
        lists.getOrDefault("unknown", List.of()),
        lists.getOrDefault("changed", List.of()));
  }

  private String required(String name) {
    String value = texts.get(name);
    if (value == null) {
      throw new IllegalArgumentException(name + " is missing");
    }
    return value;
  }

  private @Nullable Instant time(String name) {
    String value = texts.get(name);
    return value == null ? null : Instant.parse(value);
  }
}
