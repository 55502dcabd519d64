package dev.vedette.write;

import dev.vedette.wire.KafkaSettings;
import java.util.HashMap;
import java.util.Map;

/** Client properties of ours, below those that a person has set. */
final class Tuning {
  private Tuning() {}

  static KafkaSettings of(KafkaSettings settings, Map<String, String> ours) {
    Map<String, String> properties = new HashMap<>(ours);
    properties.putAll(settings.properties());
    return new KafkaSettings(
        settings.bootstrapServers(),
        settings.tls(),
        settings.sasl(),
        settings.partitions(),
        settings.replication(),
        properties);
  }
}
