package dev.vedette.notify.channel.settings;

import dev.vedette.model.Setting;
import dev.vedette.model.text.Secrets;
import dev.vedette.model.url.Url;

/** A space of Google Chat. */
public record GoogleChatSettings(
    @Setting(
            doc = "Address of a webhook of the space.",
            example = "https://chat.googleapis.com/v1/spaces/${CHAT_HOOK}",
            secret = true)
        Url url)
    implements HttpServiceSettings {
  public GoogleChatSettings {
    SendableUrl.require(url);
  }

  @Override
  public Secrets toMask() {
    return UrlSecrets.of(url).build();
  }

  @Override
  public String toString() {
    return "GoogleChatSettings[]";
  }
}
