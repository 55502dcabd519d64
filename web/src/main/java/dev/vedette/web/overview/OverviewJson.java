package dev.vedette.web.overview;

import dev.vedette.model.Failure;
import dev.vedette.store.history.DeadLetterTargets.Unstored;
import dev.vedette.store.query.WatchedTime;
import dev.vedette.store.query.targets.TargetState;
import dev.vedette.web.overview.Overview.ShownRow;
import dev.vedette.web.page.State;
import java.io.StringWriter;
import java.time.Instant;
import java.util.List;
import java.util.TreeMap;
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

  static String write(Overview overview) {
    StringWriter text = new StringWriter();
    try (JsonGenerator json = JSON.createGenerator(ObjectWriteContext.empty(), text)) {
      json.writeStartObject();
      json.writeArrayPropertyStart("targets");
      for (ShownRow shown : overview.rows()) {
        TargetRow row = shown.row();
        for (int i = 0; i < row.states().size(); i++) {
          write(json, row.states().get(i), row.placeStates().get(i), overview.readAt());
        }
      }
      json.writeEndArray();
      json.writeArrayPropertyStart("together");
      overview.rows().forEach(shown -> write(json, shown.row()));
      json.writeEndArray();
      json.writeArrayPropertyStart("dead_letters");
      overview.unstored().forEach(target -> write(json, target));
      json.writeEndArray();
      json.writeEndObject();
    }
    return text.toString();
  }

  private static void write(JsonGenerator json, TargetState last, State state, Instant now) {
    json.writeStartObject();
    json.writeStringProperty("target", last.target());
    json.writeStringProperty("location", last.location());
    json.writeStringProperty("url", last.url());
    json.writeNumberProperty("interval_ms", last.interval().toMillis());
    json.writeStringProperty("scheduled_at", last.scheduledAt().toString());
    json.writeStringProperty("outcome", state.word());
    json.writeBooleanProperty("stale", TargetRow.isStale(last, now));
    json.writeStringProperty("last_outcome", last.outcome().wireName());
    Failure failure = TargetRow.failure(last);
    if (failure != null) {
      write(json, failure);
    }
    if (last.status() != null) {
      json.writeNumberProperty("status", last.status());
    }
    json.writeObjectPropertyStart("timings_us");
    json.writeNumberProperty("total", last.totalUs());
    json.writeEndObject();
    json.writeEndObject();
  }

  private static void write(JsonGenerator json, TargetRow row) {
    json.writeStartObject();
    json.writeStringProperty("target", row.target());
    json.writeObjectPropertyStart("tags");
    new TreeMap<>(row.tags()).forEach(json::writeStringProperty);
    json.writeEndObject();
    json.writeStringProperty("outcome", row.state().word());
    json.writeObjectPropertyStart("locations");
    for (State state : List.of(State.UP, State.DOWN, State.UNKNOWN, State.PAUSED)) {
      json.writeNumberProperty(state.word(), row.count(state));
    }
    json.writeEndObject();
    json.writeStringProperty("scheduled_at", row.lastAt().toString());
    if (row.maintenance() != null) {
      json.writeStringProperty("maintenance_until", row.maintenance().toString());
    }
    WatchedTime time = row.time();
    json.writeNumberProperty("up_ms_90d", time.upMs());
    json.writeNumberProperty("known_ms_90d", time.knownMs());
    json.writeNumberProperty("watched_ms_90d", time.watchedMs());
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
