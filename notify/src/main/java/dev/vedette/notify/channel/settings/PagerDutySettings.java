package dev.vedette.notify.channel.settings;

import dev.vedette.model.Setting;
import dev.vedette.model.text.Secrets;
import dev.vedette.model.url.Url;

/** A service of PagerDuty. */
public record PagerDutySettings(
    @Setting(doc = "Integration key of the Events API v2.", example = "${PD_KEY}", secret = true)
        String routingKey,
    @Setting(
            doc = "The API; in Europe `https://events.eu.pagerduty.com/v2/enqueue`.",
            byDefault = "https://events.pagerduty.com/v2/enqueue")
        Url url)
    implements HttpServiceSettings {
  public PagerDutySettings {
    SendableUrl.require(url);
    if (routingKey.isBlank()) {
      throw new IllegalArgumentException("routing_key must be the key of an integration");
    }
  }

  @Override
  public Secrets toMask() {
    return new Secrets.Builder().add(routingKey, Secrets.MASK).build();
  }

  @Override
  public String toString() {
    return "PagerDutySettings[]";
  }
}
