package dev.vedette.notify.channel.service;

import dev.vedette.notify.channel.settings.SlackSettings;
import dev.vedette.notify.message.Lines;
import dev.vedette.notify.message.Markup;
import dev.vedette.notify.message.Message;
import dev.vedette.notify.message.Notice;
import java.time.ZoneId;
import java.util.List;
import tools.jackson.core.JsonGenerator;

/**
 * Slack's incoming webhooks, with blocks. {@code verbatim} keeps Slack from looking for channels
 * and people in the text.
 */
record Slack(SlackSettings settings, ZoneId zone) implements Service {
  /**
   * Of a section's text, in characters: docs.slack.dev/reference/block-kit/blocks/section-block. Of
   * a message's 50 blocks there are three here; all of them together may have some 13,000, as its
   * users found.
   */
  private static final int MAX_SECTION = 3_000;

  /** Of a header's text: docs.slack.dev/reference/block-kit/blocks/header-block. */
  private static final int MAX_HEADER = 150;

  @Override
  public List<Request> requests(Message message) {
    Notice notice = Notice.of(message, zone);
    byte[] body =
        Json.object(json -> {
          json.writeStringProperty("text", Markup.SLACK.escaped(notice.title()));
          json.writeBooleanProperty("unfurl_links", false);
          json.writeBooleanProperty("unfurl_media", false);
          json.writeArrayPropertyStart("blocks");
          header(json, notice.title());
          section(json, new Lines(Markup.SLACK, MAX_SECTION, String::length).of(notice.facts()));
          if (notice.link() != null) {
            section(json, "<" + Markup.SLACK.escaped(notice.link()) + "|Open in Vedette>");
          }
          json.writeEndArray();
        });
    return List.of(Request.of(settings.url(), body));
  }

  private static void header(JsonGenerator json, String title) {
    json.writeStartObject();
    json.writeStringProperty("type", "header");
    json.writeObjectPropertyStart("text");
    json.writeStringProperty("type", "plain_text");
    json.writeStringProperty(
        "text", new Lines(Markup.PLAIN, MAX_HEADER, String::length).cut(title, MAX_HEADER));
    json.writeBooleanProperty("emoji", false);
    json.writeEndObject();
    json.writeEndObject();
  }

  private static void section(JsonGenerator json, String text) {
    json.writeStartObject();
    json.writeStringProperty("type", "section");
    json.writeObjectPropertyStart("text");
    json.writeStringProperty("type", "mrkdwn");
    json.writeStringProperty("text", text);
    json.writeBooleanProperty("verbatim", true);
    json.writeEndObject();
    json.writeEndObject();
  }
}
