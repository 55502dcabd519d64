package dev.vedette.notify.channel.settings;

import dev.vedette.model.Setting;
import dev.vedette.model.text.Secrets;
import dev.vedette.model.url.Url;

/** A channel of Discord. */
public record DiscordSettings(
    @Setting(
            doc = "Address of a webhook of the channel.",
            example = "https://discord.com/api/webhooks/${DISCORD_HOOK}",
            secret = true)
        Url url)
    implements HttpServiceSettings {
  public DiscordSettings {
    SendableUrl.require(url);
  }

  @Override
  public Secrets toMask() {
    return UrlSecrets.of(url).build();
  }

  @Override
  public String toString() {
    return "DiscordSettings[]";
  }
}
