package dev.vedette.notify.channel.settings;

import dev.vedette.model.Setting;
import dev.vedette.model.text.Secrets;
import dev.vedette.model.url.Url;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** An Alertmanager of Prometheus. */
public record AlertmanagerSettings(
    @Setting(
            doc = "Its address, to which `/api/v2/alerts` is added.",
            example = "http://alertmanager.example:9093/",
            secret = true)
        Url url,
    @Setting(doc = "Token for `Authorization: Bearer`.", example = "${AM_TOKEN}", secret = true)
        @Nullable String token,
    @Setting(doc = "Labels that every alert has.", example = "{cluster: eu}")
        Map<String, String> labels)
    implements HttpServiceSettings {
  private static final Pattern LABEL = Pattern.compile("[a-zA-Z_][a-zA-Z0-9_]*");

  public AlertmanagerSettings {
    SendableUrl.require(url);
    labels = Map.copyOf(labels);
    for (String name : labels.keySet()) {
      if (!LABEL.matcher(name).matches()) {
        throw new IllegalArgumentException(
            "labels must have names of letters, digits and '_', not '" + name + "'");
      }
    }
  }

  @Override
  public Secrets toMask() {
    Secrets.Builder secrets = UrlSecrets.of(url);
    return token == null ? secrets.build() : secrets.add(token, Secrets.MASK).build();
  }

  @Override
  public String toString() {
    return "AlertmanagerSettings[]";
  }
}
