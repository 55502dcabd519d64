package dev.vedette.app.incidents;

import dev.vedette.model.Failure;
import dev.vedette.store.incidents.StoredIncident;
import java.io.StringWriter;
import java.util.List;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/** An incident as a JSON object: all is there, null where there is nothing. */
final class IncidentJson {
  private static final JsonFactory JSON = new JsonFactory();

  private IncidentJson() {}

  static String line(StoredIncident incident) {
    StringWriter line = new StringWriter();
    try (JsonGenerator json = JSON.createGenerator(ObjectWriteContext.empty(), line)) {
      json.writeStartObject();
      members(json, incident);
      json.writeEndObject();
    }
    return line.toString();
  }

  /** What tells of it, into an object that is begun. */
  static void members(JsonGenerator json, StoredIncident incident) {
    text(json, "incident", incident.id());
    text(json, "target", incident.target());
    text(json, "location", incident.location());
    text(json, "kind", incident.kind().wireName());
    text(json, "severity", incident.severity().wireName());
    text(json, "state", incident.isOpen() ? "open" : "closed");
    text(json, "began_after", incident.beganAfter());
    text(json, "began_before", incident.beganBefore());
    text(json, "opened_at", incident.openedAt());
    text(json, "ended_after", incident.endedAfter());
    text(json, "ended_before", incident.endedBefore());
    text(json, "closed_at", incident.closedAt());
    text(json, "reason", IncidentTable.reason(incident));
    failure(json, incident.failure());
    if (incident.status() == null) {
      json.writeNullProperty("status");
    } else {
      json.writeNumberProperty("status", incident.status());
    }
    json.writeObjectPropertyStart("locations");
    list(json, "down", incident.down());
    list(json, "up", incident.up());
    list(json, "unknown", incident.unknown());
    json.writeEndObject();
    list(json, "changed", incident.changed());
    json.writeNumberProperty("level", incident.level());
    json.writeObjectPropertyStart("tags");
    new TreeMap<>(incident.tags()).forEach(json::writeStringProperty);
    json.writeEndObject();
    text(json, "url", incident.url());
  }

  private static void failure(JsonGenerator json, @Nullable Failure failure) {
    if (failure == null) {
      json.writeNullProperty("failure");
      return;
    }
    json.writeObjectPropertyStart("failure");
    text(json, "code", failure.code().wireName());
    text(json, "message", failure.message());
    text(json, "phase", failure.phase() == null ? null : failure.phase().wireName());
    json.writeEndObject();
  }

  static void text(JsonGenerator json, String name, @Nullable Object value) {
    if (value == null) {
      json.writeNullProperty(name);
    } else {
      json.writeStringProperty(name, value.toString());
    }
  }

  private static void list(JsonGenerator json, String name, List<String> values) {
    json.writeArrayPropertyStart(name);
    values.forEach(json::writeString);
    json.writeEndArray();
  }
}
