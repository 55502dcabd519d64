package dev.vedette.notify.channel.service;

import dev.vedette.notify.channel.settings.AlertmanagerSettings;
import dev.vedette.notify.message.CleanText;
import dev.vedette.notify.message.Fact;
import dev.vedette.notify.message.IncidentSnapshot;
import dev.vedette.notify.message.Message;
import dev.vedette.notify.message.MessageType;
import dev.vedette.notify.message.Notice;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import tools.jackson.core.JsonGenerator;

/**
 * The API v2 of Prometheus' Alertmanager. It keeps states, not news: an alert that it is not told
 * of again ends by itself.
 */
record Alertmanager(AlertmanagerSettings settings, ZoneId zone, InstantSource clock)
    implements Service {
  private static final Duration RESEND = Duration.ofMinutes(1);

  /** What Prometheus gives its own alerts: four times what it takes to send them again. */
  private static final Duration LIFE = RESEND.multipliedBy(4);

  private static final int MAX_ID = 255;

  /** Of a line. */
  private static final int MAX_TEXT = 4_000;

  @Override
  public List<Request> requests(Message message) {
    byte[] body =
        Json.value(json -> {
          json.writeStartArray();
          message.incidents().forEach(incident -> alert(json, message, incident));
          json.writeEndArray();
        });
    Map<String, String> headers =
        settings.token() == null ? Map.of() : Map.of("Authorization", "Bearer " + settings.token());
    String slash = settings.url().toString().endsWith("/") ? "" : "/";
    return List.of(Request.of(settings.url(), slash + "api/v2/alerts", headers, body));
  }

  private void alert(JsonGenerator json, Message message, IncidentSnapshot incident) {
    Message alone = Message.of(message.id(), MessageType.OPENED, message.at(), incident);
    Notice notice = Notice.of(alone, zone);
    json.writeStartObject();
    json.writeStringProperty("startsAt", incident.span().openedAt().toString());
    json.writeStringProperty("endsAt", end(message, incident).toString());
    if (notice.link() != null) {
      json.writeStringProperty("generatorURL", notice.link());
    }
    texts(json, "labels", labels(incident));
    Map<String, String> annotations = new TreeMap<>();
    annotations.put("summary", notice.title());
    annotations.put("description", description(notice.facts()));
    texts(json, "annotations", annotations);
    json.writeEndObject();
  }

  private Instant end(Message message, IncidentSnapshot incident) {
    Instant closed = incident.span().closedAt();
    if (closed != null) {
      return closed;
    }
    Instant now = clock.instant();
    return message.type() == MessageType.RETRACTED ? now : now.plus(LIFE);
  }

  /** Together they are the alert's identity: nothing of what changes while it is open. */
  private Map<String, String> labels(IncidentSnapshot incident) {
    Map<String, String> labels = new TreeMap<>();
    incident
        .tags()
        .forEach(
            (name, value) -> labels.put("tag_" + name.replaceAll("[^a-zA-Z0-9_]", "_"), value));
    labels.putAll(settings.labels());
    labels.put("alertname", "VedetteIncident");
    labels.put(incident.target() == null ? "location" : "target", incident.subject());
    labels.put("kind", incident.kind());
    labels.put("incident", Ids.bounded(incident.id(), MAX_ID));
    return labels;
  }

  private static void texts(JsonGenerator json, String name, Map<String, String> texts) {
    json.writeObjectPropertyStart(name);
    texts.forEach((key, value) -> {
      String clean = CleanText.lines(value, MAX_TEXT);
      if (!clean.isEmpty()) {
        json.writeStringProperty(CleanText.lines(key, MAX_TEXT), clean);
      }
    });
    json.writeEndObject();
  }

  private static String description(List<Fact> facts) {
    return facts.stream()
        .map(fact -> fact.label() + ": " + fact.value())
        .collect(Collectors.joining("\n"));
  }

  @Override
  public boolean deduplicates() {
    return true;
  }

  @Override
  public Optional<Duration> resendEvery() {
    return Optional.of(RESEND);
  }
}
