package dev.vedette.notify.channel.service;

import dev.vedette.notify.channel.settings.PagerDutySettings;
import dev.vedette.notify.message.CleanText;
import dev.vedette.notify.message.IncidentSnapshot;
import dev.vedette.notify.message.Message;
import dev.vedette.notify.message.MessageType;
import dev.vedette.notify.message.Notice;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;

/**
 * PagerDuty's Events API v2: an event for each incident, whose key is the incident. A test is
 * opened and resolved. A summary has 1,024 characters at most, a title here 200; an event 512 KB,
 * of which the lines of a notice take a few.
 */
record PagerDuty(PagerDutySettings settings, ZoneId zone) implements Service {
  /** Of {@code dedup_key}: developer.pagerduty.com/docs/events-api-v2/trigger-events. */
  private static final int MAX_KEY = 255;

  @Override
  public List<Request> requests(Message message) {
    List<Request> requests = new ArrayList<>();
    for (IncidentSnapshot incident : message.incidents()) {
      requests.add(request(message, incident, action(message, incident)));
      if (message.type() == MessageType.TEST) {
        requests.add(request(message, incident, "resolve"));
      }
    }
    return requests;
  }

  private static String action(Message message, IncidentSnapshot incident) {
    if (message.type() == MessageType.RETRACTED) {
      return "resolve";
    }
    return switch (incident.state()) {
      case OPEN -> "trigger";
      case ACKNOWLEDGED -> "acknowledge";
      case CLOSED -> "resolve";
    };
  }

  private Request request(Message message, IncidentSnapshot incident, String action) {
    Notice notice = Notice.of(alone(message, incident), zone);
    byte[] body =
        Json.object(json -> {
          json.writeStringProperty("routing_key", settings.routingKey());
          json.writeStringProperty("event_action", action);
          json.writeStringProperty("dedup_key", Ids.bounded(incident.id(), MAX_KEY));
          json.writeStringProperty("client", "Vedette");
          link(json, notice.link());
          json.writeObjectPropertyStart("payload");
          json.writeStringProperty("summary", notice.title());
          json.writeStringProperty("source", CleanText.lines(incident.subject(), MAX_KEY));
          json.writeStringProperty("severity", incident.severity().wireName());
          json.writeStringProperty("timestamp", incident.span().openedAt().toString());
          json.writeStringProperty("class", CleanText.lines(incident.kind(), MAX_KEY));
          json.writeObjectPropertyStart("custom_details");
          notice.facts().forEach(fact -> json.writeStringProperty(fact.label(), fact.value()));
          json.writeEndObject();
          json.writeEndObject();
        });
    return Request.of(settings.url(), body);
  }

  private static void link(JsonGenerator json, @Nullable String link) {
    if (link != null) {
      json.writeStringProperty("client_url", link);
      json.writeArrayPropertyStart("links");
      json.writeStartObject();
      json.writeStringProperty("href", link);
      json.writeStringProperty("text", "Open in Vedette");
      json.writeEndObject();
      json.writeEndArray();
    }
  }

  /** What a message of this incident alone would say. */
  private static Message alone(Message message, IncidentSnapshot incident) {
    if (!message.isDigest()) {
      return message;
    }
    MessageType type = incident.isClosed() ? MessageType.CLOSED : MessageType.OPENED;
    return new Message(
        message.id(),
        type,
        message.at(),
        List.of(incident),
        0,
        message.possibleRepeat(),
        message.old());
  }

  @Override
  public boolean deduplicates() {
    return true;
  }
}
