package dev.vedette.web.overview;

import dev.vedette.model.Failure;
import dev.vedette.store.history.DeadLetterTargets.Unstored;
import dev.vedette.store.query.TargetState;
import dev.vedette.web.page.State;
import java.io.StringWriter;
import java.util.List;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/**
 * The answer of {@code /api/targets}: the targets apart by location, and {@code together}; and in
 * {@code dead_letters} whose events could not be stored in the last day, by names that nobody has
 * checked. Its field names are those of the event where both say it.
 */
final class OverviewJson {
  private static final JsonFactory JSON = new JsonFactory();

  private OverviewJson() {}

  static String write(List<Group> targets, List<Unstored> unstored) {
    StringWriter text = new StringWriter();
    try (JsonGenerator json = JSON.createGenerator(ObjectWriteContext.empty(), text)) {
      json.writeStartObject();
      json.writeArrayPropertyStart("targets");
      targets.forEach(target -> target.rows().forEach(row -> write(json, row)));
      json.writeEndArray();
      json.writeArrayPropertyStart("together");
      targets.forEach(target -> write(json, target));
      json.writeEndArray();
      json.writeArrayPropertyStart("dead_letters");
      unstored.forEach(target -> write(json, target));
      json.writeEndArray();
      json.writeEndObject();
    }
    return text.toString();
  }

  private static void write(JsonGenerator json, Row row) {
    TargetState last = row.last();
    json.writeStartObject();
    json.writeStringProperty("target", last.target());
    json.writeStringProperty("location", last.location());
    json.writeStringProperty("url", last.url());
    json.writeNumberProperty("interval_ms", last.interval().toMillis());
    json.writeStringProperty("scheduled_at", last.scheduledAt().toString());
    json.writeStringProperty("outcome", row.state().word());
    json.writeBooleanProperty("stale", row.stale());
    json.writeStringProperty("last_outcome", last.outcome().wireName());
    Failure failure = row.failure();
    if (failure != null) {
      write(json, failure);
    }
    if (last.status() != null) {
      json.writeNumberProperty("status", last.status());
    }
    json.writeObjectPropertyStart("timings_us");
    json.writeNumberProperty("total", last.totalUs());
    json.writeEndObject();
    json.writeNumberProperty("up_checks_24h", last.upChecks());
    json.writeNumberProperty("known_checks_24h", last.knownChecks());
    json.writeEndObject();
  }

  private static void write(JsonGenerator json, Group target) {
    json.writeStartObject();
    json.writeStringProperty("target", target.target());
    json.writeStringProperty("outcome", target.state().word());
    json.writeObjectPropertyStart("locations");
    for (State state : List.of(State.UP, State.DOWN, State.UNKNOWN)) {
      json.writeNumberProperty(state.word(), target.count(state));
    }
    json.writeEndObject();
    json.writeStringProperty("scheduled_at", target.newest().last().scheduledAt().toString());
    json.writeNumberProperty("up_checks_24h", target.upChecks());
    json.writeNumberProperty("known_checks_24h", target.knownChecks());
    json.writeEndObject();
  }

  private static void write(JsonGenerator json, Unstored target) {
    json.writeStartObject();
    json.writeStringProperty("target", target.target());
    json.writeNumberProperty("events", target.events());
    json.writeStringProperty("first_at", target.firstAt().toString());
    json.writeStringProperty("newest_at", target.newestAt().toString());
    json.writeStringProperty("reason", target.reason());
    json.writeEndObject();
  }

  private static void write(JsonGenerator json, Failure failure) {
    json.writeObjectPropertyStart("failure");
    json.writeStringProperty("code", failure.code().wireName());
    json.writeStringProperty("message", failure.message());
    if (failure.phase() != null) {
      json.writeStringProperty("phase", failure.phase().wireName());
    }
    json.writeEndObject();
  }
}
