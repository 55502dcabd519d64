package dev.vedette.notify.message;

import dev.vedette.model.Failure;
import dev.vedette.model.text.Text;
import java.io.ByteArrayOutputStream;
import java.math.BigDecimal;
import java.time.ZoneOffset;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/**
 * A body of a person's own: a tree of maps, lists, texts, numbers and booleans, in whose texts
 * placeholders are replaced. Since it is the tree that is filled in, it is valid JSON whatever the
 * values hold. A text that is one placeholder becomes its value: a number, a list or null.
 */
public final class Template {
  /** A brace before it makes it a text. */
  private static final Pattern PLACEHOLDER =
      Pattern.compile("\\{\\{?([a-z_]+(?:\\.[^{}\\s]+)?)}}?");

  private static final String TAG = "tags.";
  private static final int MAX_TEXT = 4_000;

  private static final JsonFactory JSON = new JsonFactory();

  private static final Map<String, Function<Message, @Nullable Object>> VALUES = values();

  private Template() {}

  private static Map<String, Function<Message, @Nullable Object>> values() {
    Map<String, Function<Message, @Nullable Object>> values = new LinkedHashMap<>();
    values.put("id", message -> message.id().toString());
    values.put("type", message -> message.type().wireName());
    values.put("timestamp", message -> message.at().toString());
    values.put("title", message -> Notice.of(message, ZoneOffset.UTC).title());
    values.put("text", Template::text);
    values.put("possible_repeat", Message::possibleRepeat);
    of(values, "incident", IncidentSnapshot::id);
    of(values, "target", IncidentSnapshot::target);
    of(values, "location", IncidentSnapshot::location);
    of(values, "kind", IncidentSnapshot::kind);
    of(values, "severity", incident -> incident.severity().wireName());
    of(values, "state", incident -> incident.state().wireName());
    of(values, "began_after", incident -> incident.span().beganAfter());
    of(values, "began_before", incident -> incident.span().beganBefore());
    of(values, "opened_at", incident -> incident.span().openedAt());
    of(values, "closed_at", incident -> incident.span().closedAt());
    of(values, "reason", incident -> incident.span().reason());
    of(values, "failure.code", incident -> failure(incident, each -> each.code().wireName()));
    of(values, "failure.message", incident -> failure(incident, Failure::message));
    of(values, "failure.phase", incident -> failure(incident, Template::phase));
    of(values, "status", IncidentSnapshot::status);
    of(values, "locations.down", incident -> incident.locations().down());
    of(values, "locations.up", incident -> incident.locations().up());
    of(values, "locations.unknown", incident -> incident.locations().unknown());
    of(values, "children", IncidentSnapshot::children);
    of(values, "url", IncidentSnapshot::url);
    of(values, "link", IncidentSnapshot::link);
    return values;
  }

  private static void of(
      Map<String, Function<Message, @Nullable Object>> values,
      String name,
      Function<IncidentSnapshot, @Nullable Object> value) {
    values.put(name, message -> value.apply(message.first()));
  }

  private static @Nullable Object failure(
      IncidentSnapshot incident, Function<Failure, @Nullable Object> part) {
    Failure failure = incident.failure();
    return failure == null ? null : part.apply(failure);
  }

  private static @Nullable Object phase(Failure failure) {
    return failure.phase() == null ? null : failure.phase().wireName();
  }

  /** Begins with the title, since it may be all that is sent. */
  private static String text(Message message) {
    Notice notice = Notice.of(message, ZoneOffset.UTC);
    String start = notice.title() + "\n";
    int room = MAX_TEXT - start.length();
    return start + new Lines(Markup.PLAIN, room, String::length).of(notice.facts());
  }

  /**
   * Throws IllegalArgumentException, which begins with {@code body}, for an unknown placeholder.
   */
  public static void require(Object tree) {
    switch (tree) {
      case Map<?, ?> map -> map.values().forEach(Template::requireIfAny);
      case List<?> list -> list.forEach(Template::requireIfAny);
      case String text -> requireKnown(text);
      default -> {}
    }
  }

  private static void requireIfAny(@Nullable Object tree) {
    if (tree != null) {
      require(tree);
    }
  }

  private static void requireKnown(String text) {
    for (Matcher each = PLACEHOLDER.matcher(text); each.find(); ) {
      String name = String.valueOf(each.group(1));
      if (!each.group().startsWith("{{") && !VALUES.containsKey(name) && !name.startsWith(TAG)) {
        throw new IllegalArgumentException(
            ("body must not have {%s}, which is no placeholder; known are %s, tags.NAME; for the"
                    + " text itself write {{%s}}")
                .formatted(name, String.join(", ", VALUES.keySet()), name));
      }
    }
  }

  /** The tree with the message's values, as JSON in UTF-8. */
  public static byte[] fill(Map<String, Object> tree, Message message) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(1024);
    try (JsonGenerator json = JSON.createGenerator(ObjectWriteContext.empty(), bytes)) {
      write(json, tree, message);
    }
    return bytes.toByteArray();
  }

  private static void write(JsonGenerator json, @Nullable Object node, Message message) {
    switch (node) {
      case null -> json.writeNull();
      case Map<?, ?> map -> {
        json.writeStartObject();
        map.forEach((name, value) -> {
          json.writeName(clean(String.valueOf(name)));
          write(json, value, message);
        });
        json.writeEndObject();
      }
      case List<?> list -> {
        json.writeStartArray();
        list.forEach(each -> write(json, each, message));
        json.writeEndArray();
      }
      case Boolean bool -> json.writeBoolean(bool);
      case BigDecimal number -> json.writeNumber(number);
      default -> writeText(json, node.toString(), message);
    }
  }

  private static void writeText(JsonGenerator json, String text, Message message) {
    Matcher whole = PLACEHOLDER.matcher(text);
    if (!whole.matches() || text.startsWith("{{")) {
      json.writeString(clean(replaced(text, message)));
      return;
    }
    switch (value(String.valueOf(whole.group(1)), message)) {
      case null -> json.writeNull();
      case Boolean bool -> json.writeBoolean(bool);
      case Integer number -> json.writeNumber(number);
      case List<?> list -> {
        json.writeStartArray();
        list.forEach(each -> json.writeString(clean(String.valueOf(each))));
        json.writeEndArray();
      }
      case Object other -> json.writeString(clean(other.toString()));
    }
  }

  private static String replaced(String text, Message message) {
    return PLACEHOLDER
        .matcher(text)
        .replaceAll(
            each -> Matcher.quoteReplacement(replacement(each.group(), each.group(1), message)));
  }

  private static String replacement(String written, String name, Message message) {
    if (written.startsWith("{{")) {
      return written.substring(1, written.endsWith("}}") ? written.length() - 1 : written.length());
    }
    return switch (value(name, message)) {
      case null -> "";
      case List<?> list ->
          String.join(
              ", ", list.stream().map(each -> Cut.characters(String.valueOf(each), 100)).toList());
      case Object other -> Cut.characters(other.toString(), MAX_TEXT);
    };
  }

  private static @Nullable Object value(String name, Message message) {
    if (name.startsWith(TAG)) {
      return message.first().tags().get(name.substring(TAG.length()));
    }
    return VALUES.getOrDefault(name, each -> null).apply(message);
  }

  private static String clean(String text) {
    return Cut.characters(Text.wellFormed(text), MAX_TEXT);
  }
}
