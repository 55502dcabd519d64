package dev.vedette.app.maintenance;

import dev.vedette.app.cli.TimeWords;
import dev.vedette.model.maintenance.Maintenance;
import dev.vedette.model.maintenance.MaintenanceScope;
import dev.vedette.model.maintenance.Window;
import dev.vedette.store.maintenance.MaintenanceWindow;
import java.io.StringWriter;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/** Windows, a line for each: for people, or as a JSON object. */
final class WindowLines {
  private static final JsonFactory JSON = new JsonFactory();

  /** The day of the week is what one looks for after a change of the clock. */
  private static final DateTimeFormatter LOCAL =
      DateTimeFormatter.ofPattern("EEE yyyy-MM-dd HH:mm:ss xxx", Locale.ENGLISH);

  private WindowLines() {}

  /** A row of the table. */
  static String line(MaintenanceWindow window, Instant now) {
    return "%6d  %-9s  %s to %s UTC  %s%s%s"
        .formatted(
            window.id(),
            state(window, now),
            TimeWords.utc(window.from()),
            TimeWords.utc(window.until().isAfter(window.from()) ? window.until() : window.to()),
            window.scope(),
            window.rule() == null ? "" : "  (by a rule)",
            window.note() == null ? "" : "  " + window.note());
  }

  private static String state(MaintenanceWindow window, Instant now) {
    if (!window.until().isAfter(window.from())) {
      return "off";
    }
    if (!window.until().isAfter(now)) {
      return window.endedAt() == null ? "over" : "ended";
    }
    return window.from().isAfter(now) ? "planned" : "open";
  }

  /** What a rule says. */
  static String title(Maintenance rule) {
    String when =
        rule.rrule() == null
            ? "once"
            : "%s at %s for %s".formatted(rule.rrule(), rule.at(), length(rule));
    return "%s: %s, %s%s"
        .formatted(
            rule.scope(), when, rule.zone(), rule.note() == null ? "" : " (" + rule.note() + ")");
  }

  private static String length(Maintenance rule) {
    Duration length = rule.duration() == null ? Duration.ZERO : rule.duration();
    return length.toString().substring(2).toLowerCase(Locale.ROOT);
  }

  /** A window of a rule: the zone's clock first, then UTC. */
  static String line(Maintenance rule, Window window, Instant now) {
    return "  %s to %s   %s to %s UTC%s"
        .formatted(
            local(window.from(), rule.zone()),
            local(window.to(), rule.zone()),
            TimeWords.utc(window.from()),
            TimeWords.utc(window.to()),
            window.from().isBefore(now) ? "  open" : "");
  }

  private static String local(Instant time, ZoneId zone) {
    return LOCAL.format(time.atZone(zone));
  }

  static String json(MaintenanceWindow window, Instant now) {
    StringWriter line = new StringWriter();
    try (JsonGenerator json = JSON.createGenerator(ObjectWriteContext.empty(), line)) {
      json.writeStartObject();
      json.writeNumberProperty("id", window.id());
      json.writeStringProperty("state", state(window, now));
      json.writeStringProperty("from", window.from().toString());
      json.writeStringProperty("to", window.to().toString());
      text(json, "ended_at", window.endedAt());
      scope(json, window.scope());
      text(json, "rule", window.rule());
      text(json, "note", window.note());
      json.writeStringProperty("created_at", window.createdAt().toString());
      json.writeEndObject();
    }
    return line.toString();
  }

  static String json(Maintenance rule, Window window) {
    StringWriter line = new StringWriter();
    try (JsonGenerator json = JSON.createGenerator(ObjectWriteContext.empty(), line)) {
      json.writeStartObject();
      json.writeStringProperty("rule", rule.key());
      scope(json, rule.scope());
      text(json, "note", rule.note());
      json.writeStringProperty("zone", rule.zone().getId());
      json.writeStringProperty(
          "local_from", window.from().atZone(rule.zone()).toOffsetDateTime().toString());
      json.writeStringProperty(
          "local_to", window.to().atZone(rule.zone()).toOffsetDateTime().toString());
      json.writeStringProperty("from", window.from().toString());
      json.writeStringProperty("to", window.to().toString());
      json.writeEndObject();
    }
    return line.toString();
  }

  private static void scope(JsonGenerator json, MaintenanceScope scope) {
    json.writeName("targets");
    json.writeStartArray();
    scope.targets().forEach(json::writeString);
    json.writeEndArray();
    json.writeName("tags");
    json.writeStartObject();
    scope.tags().forEach(json::writeStringProperty);
    json.writeEndObject();
  }

  private static void text(JsonGenerator json, String name, @Nullable Object value) {
    if (value == null) {
      json.writeNullProperty(name);
    } else {
      json.writeStringProperty(name, value.toString());
    }
  }
}
