package dev.vedette.notify;

import dev.vedette.model.Setting;
import dev.vedette.model.Target;
import dev.vedette.notify.channel.settings.ChannelSettings;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/** Who is told of incidents, and how. */
public record NotifySettings(
    @Setting(
            doc = "Ways to tell people and programs, each under a name of your own.",
            example = "{hook: {webhook: {url: 'https://hooks.example/in'}}}")
        Map<String, ChannelSettings> channels) {
  public NotifySettings {
    channels = Collections.unmodifiableMap(new LinkedHashMap<>(channels));
    for (String name : channels.keySet()) {
      if (!Target.NAME.matcher(name).matches()) {
        throw new IllegalArgumentException(
            "channels '" + name + "' must be 1 to 100 letters, digits, '-', '_' or '.'");
      }
    }
  }
}
