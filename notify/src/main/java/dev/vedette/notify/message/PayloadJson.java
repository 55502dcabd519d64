package dev.vedette.notify.message;

import dev.vedette.model.Failure;
import dev.vedette.model.text.Text;
import java.io.ByteArrayOutputStream;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/**
 * Writes messages and incidents as JSON: the one form that webhooks, Kafka, programs and the
 * command line share. What is absent is null. Streams; safe for use by many threads.
 */
public final class PayloadJson {
  /** Receivers of webhooks take far more, Kafka's topics a megabyte unless told otherwise. */
  public static final int MAX_BYTES = 512 << 10;

  private static final JsonFactory JSON = new JsonFactory();

  /** Tried in turn until the whole is small enough. */
  private static final List<Bounds> BOUNDS =
      List.of(new Bounds(4_000, 1_000), new Bounds(500, 200), new Bounds(100, 20));

  /**
   * How much of what strangers had a hand in is written.
   *
   * @param text characters of a text
   * @param items of a list
   */
  private record Bounds(int text, int items) {}

  private PayloadJson() {}

  /** The message in UTF-8, on one line, of at most {@link #MAX_BYTES}. */
  public static byte[] encode(Message message) {
    for (Bounds bounds : BOUNDS) {
      byte[] json = encode(message, message.incidents().size(), bounds);
      if (json.length <= MAX_BYTES) {
        return json;
      }
    }
    int named = message.incidents().size();
    byte[] json;
    do {
      named = Math.ceilDiv(named, 2);
      json = encode(message, named, BOUNDS.getLast());
    } while (json.length > MAX_BYTES && named > 1);
    return json;
  }

  private static byte[] encode(Message message, int named, Bounds bounds) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(1024);
    try (JsonGenerator json = JSON.createGenerator(ObjectWriteContext.empty(), bytes)) {
      json.writeStartObject();
      json.writeStringProperty("type", message.type().wireName());
      json.writeStringProperty("id", message.id().toString());
      json.writeStringProperty("timestamp", message.at().toString());
      json.writeObjectPropertyStart("data");
      if (message.isDigest()) {
        json.writeArrayPropertyStart("incidents");
        for (IncidentSnapshot incident : message.incidents().subList(0, named)) {
          json.writeStartObject();
          new Writer(json, bounds).incident(incident);
          json.writeEndObject();
        }
        json.writeEndArray();
        json.writeNumberProperty("others", message.others() + message.incidents().size() - named);
      } else {
        new Writer(json, bounds).incident(message.first());
      }
      writeDelivery(json, message);
      json.writeEndObject();
      json.writeEndObject();
    }
    return bytes.toByteArray();
  }

  private static void writeDelivery(JsonGenerator json, Message message) {
    OldNews old = message.old();
    if (old != null) {
      json.writeObjectPropertyStart("old");
      json.writeStringProperty("happened_at", old.happenedAt().toString());
      json.writeStringProperty("told_at", old.toldAt().toString());
      json.writeEndObject();
    }
    json.writeBooleanProperty("possible_repeat", message.possibleRepeat());
  }

  /** Writes the fields of an incident into the object that is open. */
  public static void writeFields(JsonGenerator json, IncidentSnapshot incident) {
    new Writer(json, BOUNDS.getFirst()).incident(incident);
  }

  private record Writer(JsonGenerator json, Bounds bounds) {
    void incident(IncidentSnapshot incident) {
      text("incident", incident.id());
      text("target", incident.target());
      text("location", incident.location());
      text("kind", incident.kind());
      text("severity", incident.severity().wireName());
      text("state", incident.state().wireName());
      span(incident.span());
      failure(incident.failure());
      if (incident.status() == null) {
        json.writeNullProperty("status");
      } else {
        json.writeNumberProperty("status", incident.status().intValue());
      }
      json.writeObjectPropertyStart("locations");
      texts("down", incident.locations().down());
      texts("up", incident.locations().up());
      texts("unknown", incident.locations().unknown());
      json.writeEndObject();
      changes(incident.changed());
      texts("children", incident.children());
      json.writeObjectPropertyStart("tags");
      incident.tags().entrySet().stream()
          .limit(bounds.items)
          .forEach(tag -> text(cut(tag.getKey()), tag.getValue()));
      json.writeEndObject();
      text("url", incident.url());
      text("link", incident.link());
      certificate(incident.certificate());
    }

    private void span(Span span) {
      text("began_after", span.beganAfter());
      text("began_before", span.beganBefore());
      text("opened_at", span.openedAt());
      text("closed_at", span.closedAt());
      text("reason", span.reason());
    }

    private void failure(@Nullable Failure failure) {
      if (failure == null) {
        json.writeNullProperty("failure");
        return;
      }
      json.writeObjectPropertyStart("failure");
      text("code", failure.code().wireName());
      text("message", failure.message());
      text("phase", failure.phase() == null ? null : failure.phase().wireName());
      json.writeEndObject();
    }

    private void changes(List<Change> changed) {
      json.writeArrayPropertyStart("changed");
      for (Change change : changed.subList(0, Math.min(changed.size(), bounds.items))) {
        json.writeStartObject();
        text("what", change.what());
        text("before", change.before());
        text("now", change.now());
        json.writeEndObject();
      }
      json.writeEndArray();
    }

    private void certificate(@Nullable CertificateEnd certificate) {
      if (certificate == null) {
        json.writeNullProperty("certificate");
        return;
      }
      json.writeObjectPropertyStart("certificate");
      json.writeNumberProperty("level", certificate.level());
      text("not_after", certificate.notAfter());
      json.writeEndObject();
    }

    private void texts(String name, List<String> values) {
      json.writeArrayPropertyStart(name);
      values.stream().limit(bounds.items).forEach(value -> json.writeString(cut(value)));
      json.writeEndArray();
    }

    /** A text, or what has one; null for none. */
    private void text(String name, @Nullable Object value) {
      if (value == null) {
        json.writeNullProperty(name);
      } else {
        json.writeStringProperty(name, cut(value.toString()));
      }
    }

    private String cut(String text) {
      return Cut.characters(Text.wellFormed(text), bounds.text);
    }
  }
}
