package dev.vedette.notify.channel.settings;

import dev.vedette.model.Setting;
import dev.vedette.model.text.Secrets;
import dev.vedette.model.url.Url;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** A topic of ntfy. */
public record NtfySettings(
    @Setting(
            doc = "Name of the topic; without a token, whoever knows it reads along.",
            example = "${NTFY_TOPIC}",
            secret = true)
        String topic,
    @Setting(doc = "Access token.", example = "${NTFY_TOKEN}", secret = true)
        @Nullable String token,
    @Setting(doc = "The server.", byDefault = "https://ntfy.sh/") Url url)
    implements HttpServiceSettings {
  private static final Pattern TOPIC = Pattern.compile("[-_A-Za-z0-9]{1,64}");

  public NtfySettings {
    SendableUrl.require(url);
    if (!TOPIC.matcher(topic).matches()) {
      throw new IllegalArgumentException("topic must be 1 to 64 letters, digits, '-' or '_'");
    }
  }

  @Override
  public Secrets toMask() {
    Secrets.Builder secrets = new Secrets.Builder().add(topic, Secrets.MASK);
    return token == null ? secrets.build() : secrets.add(token, Secrets.MASK).build();
  }

  @Override
  public String toString() {
    return "NtfySettings[]";
  }
}
