package dev.vedette.notify.channel.settings;

import dev.vedette.model.Setting;
import dev.vedette.model.text.Secrets;
import java.util.regex.Pattern;

/** A topic of the Kafka that {@code kafka} says how to reach. */
public record KafkaChannelSettings(
    @Setting(
            doc = "Name of the topic; its records are CloudEvents, keyed by target.",
            byDefault = "vedette.incidents")
        String topic)
    implements ServiceSettings {
  /** As Kafka has it. */
  private static final Pattern TOPIC = Pattern.compile("[a-zA-Z0-9._-]{1,249}");

  public KafkaChannelSettings {
    if (!TOPIC.matcher(topic).matches()) {
      throw new IllegalArgumentException("topic must be 1 to 249 letters, digits, '.', '_' or '-'");
    }
  }

  @Override
  public Secrets toMask() {
    return Secrets.NONE;
  }
}
