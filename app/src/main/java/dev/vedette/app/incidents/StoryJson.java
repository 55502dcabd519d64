package dev.vedette.app.incidents;

import dev.vedette.app.incidents.IncidentShowCommand.Story;
import dev.vedette.model.url.Url;
import dev.vedette.store.incidents.IncidentAction;
import dev.vedette.store.incidents.StoredTransition;
import java.io.StringWriter;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/** An incident as {@link IncidentJson} has it, and what happened and was done. */
final class StoryJson {
  private static final JsonFactory JSON = new JsonFactory();

  private StoryJson() {}

  static String line(Story story, @Nullable Url page) {
    StringWriter line = new StringWriter();
    try (JsonGenerator json = JSON.createGenerator(ObjectWriteContext.empty(), line)) {
      json.writeStartObject();
      IncidentJson.members(json, story.incident(), story.details(), page);
      json.writeArrayPropertyStart("transitions");
      story.transitions().forEach(transition -> write(json, transition));
      json.writeEndArray();
      json.writeArrayPropertyStart("actions");
      story.actions().forEach(action -> write(json, action));
      json.writeEndArray();
      LedgerLines.write(json, story.ledger());
      json.writeEndObject();
    }
    return line.toString();
  }

  private static void write(JsonGenerator json, StoredTransition transition) {
    json.writeStartObject();
    IncidentJson.text(json, "change", transition.change().wireName());
    IncidentJson.text(json, "at", transition.at());
    IncidentJson.text(json, "recorded_at", transition.recordedAt());
    IncidentJson.text(json, "routed_at", transition.routedAt());
    json.writeEndObject();
  }

  private static void write(JsonGenerator json, IncidentAction action) {
    json.writeStartObject();
    IncidentJson.text(json, "action", action.type().wireName());
    IncidentJson.text(json, "at", action.at());
    IncidentJson.text(json, "by", action.by());
    IncidentJson.text(json, "note", action.note());
    json.writeEndObject();
  }
}
