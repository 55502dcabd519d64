package dev.vedette.notify.channel.settings;

import dev.vedette.model.Setting;
import dev.vedette.model.text.Secrets;
import dev.vedette.model.url.Url;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A server of the Apprise API, which knows a hundred services more. */
public record AppriseSettings(
    @Setting(
            doc = "Address to notify: `…/notify/KEY` of a stored configuration, or `…/notify`.",
            example = "http://apprise.example:8000/notify/ops",
            secret = true)
        Url url,
    @Setting(
            doc = "Whom to notify, where the server has no configuration: Apprise's own URLs.",
            example = "['${APPRISE_URL}']",
            secret = true)
        List<String> urls,
    @Setting(doc = "Which of the stored services; all if not set.", example = "ops")
        @Nullable String tag)
    implements HttpServiceSettings {
  public AppriseSettings {
    SendableUrl.require(url);
    urls = List.copyOf(urls);
  }

  @Override
  public Secrets toMask() {
    Secrets.Builder secrets = UrlSecrets.of(url);
    urls.forEach(each -> secrets.addInUrl(each, Secrets.MASK));
    return secrets.build();
  }

  @Override
  public String toString() {
    return "AppriseSettings[]";
  }
}
