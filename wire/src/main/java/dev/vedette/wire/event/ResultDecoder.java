package dev.vedette.wire.event;

import dev.vedette.model.CheckResult;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.json.JsonFactory;

/**
 * Reads events, and survives whatever else stands in the topic.
 *
 * <p>Fields that it does not know are skipped, so that a newer checker can say more. Everything is
 * bounded before it is believed. Safe for use by many threads.
 */
public final class ResultDecoder {
  /** Far above any event that a checker writes, far below what could hurt a reader. */
  public static final int MAX_EVENT_BYTES = 256 * 1024;

  private static final JsonFactory JSON =
      JsonFactory.builder()
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxDocumentLength(MAX_EVENT_BYTES)
                  .maxNestingDepth(16)
                  .maxNumberLength(40)
                  .build())
          .build();

  private ResultDecoder() {}

  /** Never throws for anything that the bytes hold; null is a record without a value. */
  public static Decoded decode(byte @Nullable [] bytes) {
    if (bytes == null || bytes.length == 0) {
      return new Decoded.Unreadable("the record has no value");
    }
    if (bytes.length > MAX_EVENT_BYTES) {
      return new Decoded.Unreadable(
          "the record has %d bytes, more than %d".formatted(bytes.length, MAX_EVENT_BYTES));
    }
    try (JsonParser json = JSON.createParser(ObjectReadContext.empty(), bytes)) {
      CheckResult result = readDocument(json).toResult();
      return new Decoded.Event(result);
    } catch (JacksonException e) {
      return new Decoded.Unreadable("not JSON: " + e.getOriginalMessage());
    } catch (InvalidEventException e) {
      return new Decoded.Unreadable(e.reason());
    }
  }

  private static EventFields readDocument(JsonParser json) throws InvalidEventException {
    if (json.nextToken() != JsonToken.START_OBJECT) {
      throw new InvalidEventException("the event is no JSON object");
    }
    EventFields fields = new EventFields();
    readObject(json, "", fields);
    if (json.nextToken() != null) {
      throw new InvalidEventException("there is more after the JSON object");
    }
    return fields;
  }

  /** Reads the members of an object into flat names such as {@code failure.code}. */
  private static void readObject(JsonParser json, String object, EventFields fields)
      throws InvalidEventException {
    for (String name = json.nextName(); name != null; name = json.nextName()) {
      String path = EventFields.path(object, name);
      JsonToken token = json.nextToken();
      if (path == null) {
        json.skipChildren();
      } else if (path.equals("alerts")) {
        fields.alerts(AlertsDecoder.read(json));
      } else {
        readValue(json, token, path, fields);
      }
    }
  }

  private static void readValue(JsonParser json, JsonToken token, String path, EventFields fields)
      throws InvalidEventException {
    switch (token) {
      case START_OBJECT -> readMember(json, path, fields);
      case START_ARRAY -> json.skipChildren();
      case VALUE_STRING -> fields.put(path, json.getString());
      case VALUE_NUMBER_INT -> fields.put(path, json.getLongValue());
      case VALUE_NUMBER_FLOAT -> fields.put(path, json.getDoubleValue());
      case VALUE_TRUE -> fields.put(path, true);
      case VALUE_FALSE -> fields.put(path, false);
      default -> fields.ignore(path);
    }
  }

  private static void readMember(JsonParser json, String path, EventFields fields)
      throws InvalidEventException {
    if (!EventFields.OBJECTS.contains(path)) {
      json.skipChildren();
    } else if (path.equals("tags")) {
      fields.tags(readTags(json));
    } else if (path.equals("evidence")) {
      fields.evidence(EvidenceCopy.of(json));
    } else {
      fields.begin(path);
      readObject(json, path, fields);
    }
  }

  private static Map<String, String> readTags(JsonParser json) throws InvalidEventException {
    Map<String, String> tags = new HashMap<>();
    for (String name = json.nextName(); name != null; name = json.nextName()) {
      if (json.nextToken() != JsonToken.VALUE_STRING) {
        throw new InvalidEventException("tags." + name + " must be a string");
      }
      tags.put(name, json.getString());
    }
    return tags;
  }
}
