package dev.vedette.app.alert;

import dev.vedette.app.alert.Comparison.Change;
import dev.vedette.app.alert.Comparison.Line;
import java.io.StringWriter;
import java.time.Duration;
import java.time.Instant;
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
      time(json, "from", simulation.span().from());
      time(json, "to", simulation.span().to());
      time(json, "kept_since", simulation.keptSince());
      json.writeStringProperty("rules", simulation.rules());
      json.writeNumberProperty("targets", simulation.targets().size());
      json.writeNumberProperty("checks", simulation.checks());
      json.writeNumberProperty("checks_in_time", simulation.checksInSpan());
      json.writeNumberProperty("stored_alerts", simulation.storedAlerts());
      json.writeNumberProperty("simulated_alerts", simulation.simulatedAlerts());
      for (Change change : Change.values()) {
        json.writeNumberProperty(name(change), simulation.count(change));
      }
      json.writeObjectPropertyStart("held_back");
      for (Telling.Reason reason : Telling.Reason.values()) {
        json.writeNumberProperty(reason.wireName(), simulation.heldBack(reason));
      }
      json.writeEndObject();
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
    json.writeStringProperty("kind", line.shown().course().kind().wireName());
    json.writeStringProperty("change", name(line.change()));
    alert(json, "stored", line.stored());
    alert(json, "simulated", line.simulated());
    millis(json, "told_later_ms", line.toldLater());
    millis(json, "closed_later_ms", line.closedLater());
    json.writeEndObject();
  }

  private static void alert(JsonGenerator json, String name, @Nullable Alert alert) {
    if (alert == null) {
      json.writeNullProperty(name);
      return;
    }
    json.writeObjectPropertyStart(name);
    time(json, "began_before", alert.course().beganBefore());
    time(json, "opened_at", alert.course().openedAt());
    time(json, "closed_at", alert.course().closedAt());
    time(json, "told_at", alert.toldAt());
    json.writeBooleanProperty("in_ledger", alert.heard() != null);
    Telling.Reason heldBack = alert.telling().heldBack();
    if (heldBack == null) {
      json.writeNullProperty("held_back");
    } else {
      json.writeStringProperty("held_back", heldBack.wireName());
    }
    json.writeEndObject();
  }

  private static void time(JsonGenerator json, String name, @Nullable Instant time) {
    if (time == null) {
      json.writeNullProperty(name);
    } else {
      json.writeStringProperty(name, time.toString());
    }
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
