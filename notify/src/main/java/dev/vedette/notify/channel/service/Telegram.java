package dev.vedette.notify.channel.service;

import dev.vedette.notify.channel.settings.TelegramSettings;
import dev.vedette.notify.message.Lines;
import dev.vedette.notify.message.Markup;
import dev.vedette.notify.message.Message;
import dev.vedette.notify.message.Notice;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;

/** Telegram's Bot API. */
record Telegram(TelegramSettings settings, ZoneId zone) implements Service {
  /**
   * Of a text "after entities parsing": core.telegram.org/bots/api#sendmessage. Telegram counts
   * without the markup, in UTF-16; to count with it is to be on the safe side.
   */
  private static final int MAX_TEXT = 4_096;

  @Override
  public List<Request> requests(Message message) {
    byte[] body =
        Json.object(json -> {
          json.writeStringProperty("chat_id", settings.chat());
          if (settings.topic() != null) {
            json.writeNumberProperty("message_thread_id", settings.topic().intValue());
          }
          json.writeStringProperty("text", text(Notice.of(message, zone)));
          json.writeStringProperty("parse_mode", "HTML");
          json.writeObjectPropertyStart("link_preview_options");
          json.writeBooleanProperty("is_disabled", true);
          json.writeEndObject();
        });
    String path = "bot" + settings.token() + "/sendMessage";
    return List.of(Request.of(settings.url(), slash() + path, Map.of(), body));
  }

  private String slash() {
    return settings.url().toString().endsWith("/") ? "" : "/";
  }

  private static String text(Notice notice) {
    String title = "<b>" + Markup.TELEGRAM.escaped(notice.title()) + "</b>\n";
    String link =
        notice.link() == null
            ? ""
            : "\n<a href=\"" + Markup.HTML.escaped(notice.link()) + "\">Open in Vedette</a>";
    int room = MAX_TEXT - title.length() - link.length();
    return title + new Lines(Markup.TELEGRAM, room, String::length).of(notice.facts()) + link;
  }
}
