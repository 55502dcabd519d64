package dev.vedette.web.overview;

import dev.vedette.web.overview.Overview.Closed;
import dev.vedette.web.overview.Overview.ShownProblem;
import dev.vedette.web.overview.Overview.ShownRow;
import dev.vedette.web.page.WritingDirection;
import java.io.StringWriter;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/**
 * What a browser is sent to bring its page from one version to another: only what has changed. By
 * the format of server-sent events (HTML Standard, 9.2).
 */
final class LiveEvent {
  private static final JsonFactory JSON = new JsonFactory();

  private LiveEvent() {}

  /** What differs from that version to this; another list altogether is to be loaded. */
  static String between(long since, Overview now) {
    if (now.shape() > since || (!now.closed().isEmpty() && lostTrack(since, now))) {
      return event(now, "list", "{}");
    }
    StringWriter text = new StringWriter();
    try (JsonGenerator json = JSON.createGenerator(ObjectWriteContext.empty(), text)) {
      json.writeStartObject();
      json.writeNumberProperty("at", now.readAt().toEpochMilli());
      json.writeStringProperty("title", now.summary());
      json.writeStringProperty("worst", now.overall().word());
      json.writeStringProperty("troubles", now.troubles());
      json.writeObjectPropertyStart("counts");
      now.counts().forEach((state, count) -> json.writeNumberProperty(state.word(), count));
      json.writeEndObject();
      json.writeArrayPropertyStart("rows");
      for (ShownRow shown : now.rows()) {
        if (shown.since() > since) {
          write(json, shown, since);
        }
      }
      json.writeEndArray();
      json.writeArrayPropertyStart("opened");
      for (ShownProblem shown : now.problems()) {
        if (shown.since() > since) {
          json.writeStartObject();
          json.writeStringProperty("id", shown.problem().id());
          json.writeStringProperty("html", shown.html());
          json.writeEndObject();
        }
      }
      json.writeEndArray();
      json.writeArrayPropertyStart("closed");
      for (Closed closed : now.closed()) {
        if (closed.since() > since) {
          json.writeString(closed.id());
        }
      }
      json.writeEndArray();
      json.writeEndObject();
    }
    return event(now, "change", text.toString());
  }

  /** So many incidents closed since that the first of them are forgotten. */
  private static boolean lostTrack(long since, Overview now) {
    return now.closed().size() >= OverviewBuilder.MAX_CLOSED
        && now.closed().getFirst().since() > since;
  }

  private static void write(JsonGenerator json, ShownRow shown, long since) {
    TargetRow row = shown.row();
    json.writeStartObject();
    json.writeStringProperty("n", WritingDirection.shown(row.target()));
    json.writeStringProperty("s", row.state().word());
    json.writeStringProperty("t", WritingDirection.shown(row.note()));
    if (row.maintenance() != null) {
      json.writeNumberProperty("m", row.maintenance().toEpochMilli());
    }
    json.writeStringProperty("u", row.uptime());
    json.writeStringProperty("c", row.known());
    json.writeStringProperty("p", row.p95());
    json.writeNumberProperty("l", row.lastAt().toEpochMilli());
    Bars bars = row.bars();
    if (bars != null && shown.barsSince() > since) {
      json.writeObjectPropertyStart("b");
      bars.paths().forEach(json::writeStringProperty);
      json.writeEndObject();
      json.writeStringProperty("a", bars.summary());
    }
    json.writeEndObject();
  }

  /** Nothing has changed, and that is known as of now. */
  static String tick(Overview now) {
    return event(now, "tick", "{\"at\":" + now.readAt().toEpochMilli() + "}");
  }

  /** The database can't be read. */
  static String trouble(String reference) {
    return "event: trouble\ndata: " + reference + "\n\n";
  }

  private static String event(Overview now, String name, String data) {
    return "id: " + now.tag() + "\nevent: " + name + "\ndata: " + data + "\n\n";
  }
}
