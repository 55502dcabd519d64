package dev.vedette.app.alert;

import dev.vedette.app.alert.Comparison.Change;
import dev.vedette.app.alert.Comparison.Line;
import java.io.StringWriter;
import java.time.Duration;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/** A simulation as one JSON object: all is there, null where there is nothing. */
final class SimulationJson {
  private static final JsonFactory JSON = new JsonFactory();

  private SimulationJson() {}

  static String line(Simulation simulation) {
    StringWriter line = new StringWriter();
    try (JsonGenerator json = JSON.createGenerator(ObjectWriteContext.empty(), line)) {
      json.writeStartObject();
      json.writeStringProperty("from", simulation.span().from().toString());
      json.writeStringProperty("to", simulation.span().to().toString());
      json.writeStringProperty("rules", simulation.rules());
      json.writeNumberProperty("checks", simulation.checks());
      json.writeNumberProperty("stored_alerts", simulation.storedAlerts());
      json.writeNumberProperty("simulated_alerts", simulation.simulatedAlerts());
      for (Change change : Change.values()) {
        json.writeNumberProperty(name(change), simulation.count(change));
      }
      json.writeArrayPropertyStart("incidents");
      for (Comparison target : simulation.targets()) {
        target.lines().forEach(each -> write(json, target.target(), each));
      }
      json.writeEndArray();
      json.writeEndObject();
    }
    return line.toString();
  }

  private static void write(JsonGenerator json, String target, Line line) {
    json.writeStartObject();
    json.writeStringProperty("target", target);
    json.writeStringProperty("kind", line.shown().kind().wireName());
    json.writeStringProperty("change", name(line.change()));
    course(json, "stored", line.stored());
    course(json, "simulated", line.simulated());
    millis(json, "opened_later_ms", line.openedLater());
    millis(json, "closed_later_ms", line.closedLater());
    json.writeEndObject();
  }

  private static void course(JsonGenerator json, String name, @Nullable Course course) {
    if (course == null) {
      json.writeNullProperty(name);
      return;
    }
    json.writeObjectPropertyStart(name);
    json.writeStringProperty("began_before", course.beganBefore().toString());
    json.writeStringProperty("opened_at", course.openedAt().toString());
    if (course.closedAt() == null) {
      json.writeNullProperty("closed_at");
    } else {
      json.writeStringProperty("closed_at", course.closedAt().toString());
    }
    json.writeEndObject();
  }

  private static void millis(JsonGenerator json, String name, @Nullable Duration time) {
    if (time == null) {
      json.writeNullProperty(name);
    } else {
      json.writeNumberProperty(name, time.toMillis());
    }
  }

  private static String name(Change change) {
    return change.name().toLowerCase(Locale.ROOT);
  }
}
