package dev.vedette.app.incidents;

import dev.vedette.model.incident.IncidentKind;
import dev.vedette.model.url.Url;
import dev.vedette.notify.message.CertificateEnd;
import dev.vedette.notify.message.Change;
import dev.vedette.notify.message.IncidentSnapshot;
import dev.vedette.notify.message.IncidentState;
import dev.vedette.notify.message.Locations;
import dev.vedette.notify.message.PayloadJson;
import dev.vedette.notify.message.Severity;
import dev.vedette.notify.message.Span;
import dev.vedette.store.incidents.StoredIncident;
import dev.vedette.store.ledger.MessageDetails.Details;
import java.io.StringWriter;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/** An incident as the JSON that channels send of it, and when it ended. */
final class IncidentJson {
  private static final JsonFactory JSON = new JsonFactory();

  private IncidentJson() {}

  /**
   * What tells of it.
   *
   * @param page address of the page, with a slash at its end; null: there is no link
   */
  static String line(StoredIncident incident, Details details, @Nullable Url page) {
    StringWriter line = new StringWriter();
    try (JsonGenerator json = JSON.createGenerator(ObjectWriteContext.empty(), line)) {
      json.writeStartObject();
      members(json, incident, details, page);
      json.writeEndObject();
    }
    return line.toString();
  }

  /** What tells of it, into an object that is begun. */
  static void members(
      JsonGenerator json, StoredIncident incident, Details details, @Nullable Url page) {
    PayloadJson.writeFields(json, snapshot(incident, details, page));
    text(json, "ended_after", incident.endedAfter());
    text(json, "ended_before", incident.endedBefore());
  }

  private static IncidentSnapshot snapshot(
      StoredIncident incident, Details details, @Nullable Url page) {
    return new IncidentSnapshot(
        incident.id().toString(),
        incident.target(),
        incident.location(),
        incident.kind().wireName(),
        Severity.valueOf(incident.severity().name()),
        incident.isOpen() ? IncidentState.OPEN : IncidentState.CLOSED,
        new Span(
            incident.beganAfter(),
            incident.beganBefore(),
            incident.openedAt(),
            incident.closedAt(),
            IncidentTable.reason(incident)),
        incident.failure(),
        incident.status(),
        new Locations(incident.down(), incident.up(), incident.unknown()),
        incident.changed().stream().map(Change::of).toList(),
        details.children(),
        incident.tags(),
        incident.url(),
        page == null ? null : page + "incidents/" + incident.id(),
        incident.kind() == IncidentKind.CERTIFICATE && incident.level() > 0
            ? new CertificateEnd(incident.level(), details.certificateEnd())
            : null);
  }

  static void text(JsonGenerator json, String name, @Nullable Object value) {
    if (value == null) {
      json.writeNullProperty(name);
    } else {
      json.writeStringProperty(name, value.toString());
    }
  }
}
