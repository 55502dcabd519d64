package dev.vedette.app.incidents;

import dev.vedette.app.cli.TimeWords;
import dev.vedette.store.ledger.LedgerReader.GivenUp;
import dev.vedette.store.ledger.LedgerReader.Line;
import dev.vedette.store.ledger.LedgerReader.MessageLine;
import java.util.List;
import tools.jackson.core.JsonGenerator;

/** What the ledger says of an incident: who was told what, or why not. */
final class LedgerLines {
  private LedgerLines() {}

  /** For people: a line for each transition and route. */
  static List<String> words(List<Line> ledger) {
    return ledger.stream().map(LedgerLines::words).toList();
  }

  /** A line of its own, above all incidents: whoever relies on the channel has to know. */
  static String words(GivenUp lost) {
    return "channel %s was not told of %d %s within the last day, the last one given up at %s: %s"
        .formatted(
            lost.channel(),
            lost.incidents(),
            lost.incidents() == 1 ? "incident" : "incidents",
            TimeWords.utc(lost.lastAt()),
            lost.reason());
  }

  private static String words(Line line) {
    String time = TimeWords.utc(line.decidedAt() == null ? line.dueAt() : line.decidedAt());
    return "%s  %s  %s: %s%s"
        .formatted(time, line.channel(), line.change().wireName(), state(line), message(line));
  }

  private static String state(Line line) {
    String reason = line.reason() == null ? "" : ", " + line.reason().replace('_', ' ');
    return line.state().replace('_', ' ') + reason;
  }

  private static String message(Line line) {
    MessageLine message = line.message();
    if (message == null) {
      return "";
    }
    String attempts = message.attempts() > 1 ? ", attempt " + message.attempts() : "";
    String error =
        line.state().equals("pending") && message.error() != null ? ": " + message.error() : "";
    return attempts
        + (message.possibleRepeat() ? ", maybe heard before" : "")
        + (message.old() ? ", as old news" : "")
        + error;
  }

  /** For programs: an array of the name {@code ledger}. */
  static void write(JsonGenerator json, List<Line> ledger) {
    json.writeArrayPropertyStart("ledger");
    for (Line line : ledger) {
      json.writeStartObject();
      IncidentJson.text(json, "change", line.change().wireName());
      IncidentJson.text(json, "at", line.at());
      IncidentJson.text(json, "channel", line.channel());
      IncidentJson.text(json, "route", line.route());
      IncidentJson.text(json, "state", line.state());
      IncidentJson.text(json, "reason", line.reason());
      IncidentJson.text(json, "due_at", line.dueAt());
      IncidentJson.text(json, "decided_at", line.decidedAt());
      MessageLine message = line.message();
      IncidentJson.text(json, "message", message == null ? null : message.id());
      IncidentJson.text(json, "answer", message == null ? null : message.answer());
      IncidentJson.text(json, "error", message == null ? null : message.error());
      json.writeNumberProperty("attempts", message == null ? 0 : message.attempts());
      json.writeEndObject();
    }
    json.writeEndArray();
  }
}
