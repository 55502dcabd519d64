package dev.vedette.notify.channel.service;

import dev.vedette.notify.channel.settings.DiscordSettings;
import dev.vedette.notify.message.Lines;
import dev.vedette.notify.message.Markup;
import dev.vedette.notify.message.Message;
import dev.vedette.notify.message.Notice;
import java.time.ZoneId;
import java.util.List;

/** Discord's webhooks, with one embed. Nobody is mentioned, whatever the text says. */
record Discord(DiscordSettings settings, ZoneId zone) implements Service {
  /** Of an embed's title: "Embed Limits" in docs.discord.com/developers/resources/message. */
  private static final int MAX_TITLE = 256;

  /** Of an embed's description, by the same; with the title below 6,000, the most of a message. */
  private static final int MAX_DESCRIPTION = 4_096;

  @Override
  public List<Request> requests(Message message) {
    Notice notice = Notice.of(message, zone);
    Lines title = new Lines(Markup.DISCORD, MAX_TITLE, String::length);
    Lines lines = new Lines(Markup.DISCORD, MAX_DESCRIPTION, String::length);
    byte[] body =
        Json.object(json -> {
          json.writeStringProperty("username", "Vedette");
          json.writeObjectPropertyStart("allowed_mentions");
          json.writeArrayPropertyStart("parse");
          json.writeEndArray();
          json.writeEndObject();
          json.writeArrayPropertyStart("embeds");
          json.writeStartObject();
          json.writeStringProperty("title", title.cut(notice.title(), MAX_TITLE));
          json.writeStringProperty("description", lines.of(notice.facts()));
          if (notice.link() != null) {
            json.writeStringProperty("url", notice.link());
          }
          json.writeStringProperty("timestamp", message.at().toString());
          json.writeEndObject();
          json.writeEndArray();
        });
    return List.of(Request.of(settings.url(), body));
  }
}
