package dev.vedette.notify.channel.service;

import dev.vedette.notify.channel.settings.AppriseSettings;
import dev.vedette.notify.message.IncidentSnapshot;
import dev.vedette.notify.message.Lines;
import dev.vedette.notify.message.Markup;
import dev.vedette.notify.message.Message;
import dev.vedette.notify.message.Notice;
import java.time.ZoneId;
import java.util.List;

/**
 * A server of the Apprise API. What becomes of the text is not known here, so it is as plain as can
 * be.
 */
record Apprise(AppriseSettings settings, ZoneId zone) implements Service {
  /** What the smallest of the larger services take; Apprise divides what is too long for one. */
  private static final int MAX_TEXT = 4_000;

  @Override
  public List<Request> requests(Message message) {
    Notice notice = Notice.of(message, zone);
    String lines = new Lines(Markup.WARY, MAX_TEXT, String::length).of(notice.facts());
    byte[] body =
        Json.object(json -> {
          if (!settings.urls().isEmpty()) {
            json.writeStringProperty("urls", String.join(",", settings.urls()));
          }
          if (settings.tag() != null) {
            json.writeStringProperty("tag", settings.tag());
          }
          json.writeStringProperty("title", Markup.WARY.escaped(notice.title()));
          json.writeStringProperty(
              "body", lines + (notice.link() == null ? "" : "\n" + notice.link()));
          json.writeStringProperty("type", type(message));
          json.writeStringProperty("format", "text");
        });
    return List.of(Request.of(settings.url(), body));
  }

  private static String type(Message message) {
    if (message.incidents().stream().allMatch(IncidentSnapshot::isClosed)) {
      return "success";
    }
    return switch (message.first().severity()) {
      case CRITICAL -> "failure";
      case WARNING -> "warning";
    };
  }
}
