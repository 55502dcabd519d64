package dev.vedette.notify.channel.service;

import dev.vedette.notify.channel.settings.NtfySettings;
import dev.vedette.notify.message.IncidentSnapshot;
import dev.vedette.notify.message.Lines;
import dev.vedette.notify.message.Markup;
import dev.vedette.notify.message.Message;
import dev.vedette.notify.message.Notice;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;

/** ntfy, by its JSON. */
record Ntfy(NtfySettings settings, ZoneId zone) implements Service {
  /**
   * A message of more than 4,096 bytes becomes an attachment, and the JSON may have twice that:
   * "Limitations" in docs.ntfy.sh/publish, and {@code message-size-limit} of a server of one's own.
   */
  private static final int MAX_TEXT_BYTES = 4_000;

  private static final int PRIORITY_HIGH = 4;
  private static final int PRIORITY_DEFAULT = 3;

  @Override
  public List<Request> requests(Message message) {
    Notice notice = Notice.of(message, zone);
    Lines lines = new Lines(Markup.PLAIN, MAX_TEXT_BYTES, Sizes::jsonBytes);
    byte[] body =
        Json.object(json -> {
          json.writeStringProperty("topic", settings.topic());
          json.writeStringProperty("title", notice.title());
          json.writeStringProperty("message", lines.of(notice.facts()));
          json.writeNumberProperty("priority", priority(message));
          json.writeArrayPropertyStart("tags");
          json.writeString(allClosed(message) ? "white_check_mark" : "rotating_light");
          json.writeEndArray();
          if (notice.link() != null) {
            json.writeStringProperty("click", notice.link());
          }
        });
    Map<String, String> headers =
        settings.token() == null ? Map.of() : Map.of("Authorization", "Bearer " + settings.token());
    return List.of(Request.of(settings.url(), "", headers, body));
  }

  private static int priority(Message message) {
    return switch (message.first().severity()) {
      case CRITICAL -> allClosed(message) ? PRIORITY_DEFAULT : PRIORITY_HIGH;
      case WARNING -> PRIORITY_DEFAULT;
    };
  }

  private static boolean allClosed(Message message) {
    return message.incidents().stream().allMatch(IncidentSnapshot::isClosed);
  }
}
