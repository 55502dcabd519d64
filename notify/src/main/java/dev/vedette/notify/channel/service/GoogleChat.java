package dev.vedette.notify.channel.service;

import dev.vedette.notify.channel.settings.GoogleChatSettings;
import dev.vedette.notify.message.Lines;
import dev.vedette.notify.message.Markup;
import dev.vedette.notify.message.Message;
import dev.vedette.notify.message.Notice;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;

/** Google Chat's webhooks: the messages of an incident are one thread. */
record GoogleChat(GoogleChatSettings settings, ZoneId zone) implements Service {
  /**
   * A message has 32,000 bytes, as
   * developers.google.com/chat/api/reference/rest/v1/spaces.messages/create says; people read less.
   */
  private static final int MAX_TEXT_BYTES = 8_000;

  /** Of a thread's key. */
  private static final int MAX_KEY = 4_000;

  @Override
  public List<Request> requests(Message message) {
    Notice notice = Notice.of(message, zone);
    String lines = new Lines(Markup.WARY, MAX_TEXT_BYTES, Sizes::jsonBytes).of(notice.facts());
    String link = notice.link() == null ? "" : "\n" + notice.link();
    byte[] body =
        Json.object(json -> {
          json.writeStringProperty(
              "text", Markup.WARY.escaped(notice.title()) + "\n" + lines + link);
          json.writeObjectPropertyStart("thread");
          json.writeStringProperty("threadKey", threadKey(message));
          json.writeEndObject();
        });
    String query =
        (settings.url().query() == null ? "?" : "&")
            + "messageReplyOption=REPLY_MESSAGE_FALLBACK_TO_NEW_THREAD&requestId="
            + message.id();
    return List.of(Request.of(settings.url(), query, Map.of(), body));
  }

  private static String threadKey(Message message) {
    return message.isDigest()
        ? message.id().toString()
        : Ids.bounded(message.first().id(), MAX_KEY);
  }
}
