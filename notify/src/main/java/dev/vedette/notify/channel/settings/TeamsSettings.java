package dev.vedette.notify.channel.settings;

import dev.vedette.model.Setting;
import dev.vedette.model.text.Secrets;
import dev.vedette.model.url.Url;

/** A channel or a chat of Microsoft Teams. */
public record TeamsSettings(
    @Setting(
            doc =
                "Address of a workflow that posts to a channel when a webhook request is received.",
            example = "https://prod-1.westeurope.logic.azure.com/workflows/${TEAMS_HOOK}",
            secret = true)
        Url url)
    implements HttpServiceSettings {
  public TeamsSettings {
    SendableUrl.require(url);
  }

  @Override
  public Secrets toMask() {
    return UrlSecrets.of(url).build();
  }

  @Override
  public String toString() {
    return "TeamsSettings[]";
  }
}
