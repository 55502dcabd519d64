package dev.vedette.notify.channel.service;

import dev.vedette.notify.channel.settings.TeamsSettings;
import dev.vedette.notify.message.Lines;
import dev.vedette.notify.message.Markup;
import dev.vedette.notify.message.Message;
import dev.vedette.notify.message.Notice;
import java.time.ZoneId;
import java.util.List;
import tools.jackson.core.JsonGenerator;

/**
 * A workflow of Microsoft Teams, which takes Adaptive Cards alone. The text stands in runs of rich
 * text, in which there is no Markdown and hence nothing to escape.
 */
record Teams(TeamsSettings settings, ZoneId zone) implements Service {
  /**
   * Of the lines: a message has 28 KB, with all that surrounds them, as
   * learn.microsoft.com/microsoftteams/platform/webhooks-and-connectors/how-to/connectors-using
   * says.
   */
  private static final int MAX_TEXT_BYTES = 24_000;

  /** What a block adds to its text. */
  private static final int LINE_BYTES = 80;

  @Override
  public List<Request> requests(Message message) {
    Notice notice = Notice.of(message, zone);
    Lines lines = new Lines(Markup.PLAIN, MAX_TEXT_BYTES, Teams::bytes);
    byte[] body =
        Json.object(json -> {
          json.writeStringProperty("type", "message");
          json.writeArrayPropertyStart("attachments");
          json.writeStartObject();
          json.writeStringProperty("contentType", "application/vnd.microsoft.card.adaptive");
          json.writeNullProperty("contentUrl");
          json.writeObjectPropertyStart("content");
          card(json, notice, lines.of(notice.facts()));
          json.writeEndObject();
          json.writeEndObject();
          json.writeEndArray();
        });
    return List.of(Request.of(settings.url(), body));
  }

  /** In JSON, each line in a block of its own. */
  private static int bytes(String lines) {
    return Sizes.jsonBytes(lines) + LINE_BYTES * (int) lines.chars().filter(c -> c == '\n').count();
  }

  private static void card(JsonGenerator json, Notice notice, String lines) {
    json.writeStringProperty("$schema", "http://adaptivecards.io/schemas/adaptive-card.json");
    json.writeStringProperty("type", "AdaptiveCard");
    json.writeStringProperty("version", "1.4");
    json.writeArrayPropertyStart("body");
    text(json, notice.title(), true);
    lines.lines().forEach(line -> text(json, line, false));
    json.writeEndArray();
    if (notice.link() != null) {
      json.writeArrayPropertyStart("actions");
      json.writeStartObject();
      json.writeStringProperty("type", "Action.OpenUrl");
      json.writeStringProperty("title", "Open in Vedette");
      json.writeStringProperty("url", notice.link());
      json.writeEndObject();
      json.writeEndArray();
    }
  }

  private static void text(JsonGenerator json, String text, boolean bold) {
    json.writeStartObject();
    json.writeStringProperty("type", "RichTextBlock");
    json.writeArrayPropertyStart("inlines");
    json.writeStartObject();
    json.writeStringProperty("type", "TextRun");
    json.writeStringProperty("text", text);
    if (bold) {
      json.writeStringProperty("weight", "Bolder");
      json.writeStringProperty("size", "Large");
    }
    json.writeEndObject();
    json.writeEndArray();
    json.writeEndObject();
  }
}
