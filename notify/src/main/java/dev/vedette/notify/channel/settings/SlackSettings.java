package dev.vedette.notify.channel.settings;

import dev.vedette.model.Setting;
import dev.vedette.model.text.Secrets;
import dev.vedette.model.url.Url;

/** A channel of Slack. */
public record SlackSettings(
    @Setting(
            doc = "Address of an incoming webhook.",
            example = "https://hooks.slack.com/services/${SLACK_HOOK}",
            secret = true)
        Url url)
    implements HttpServiceSettings {
  public SlackSettings {
    SendableUrl.require(url);
  }

  @Override
  public Secrets toMask() {
    return UrlSecrets.of(url).build();
  }

  @Override
  public String toString() {
    return "SlackSettings[]";
  }
}
