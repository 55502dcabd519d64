package dev.vedette.write;

import dev.vedette.wire.KafkaSettings;
import java.util.HashMap;
import java.util.Map;

/** Client properties of ours, below those that a person has set. */
final class Tuning {
  private Tuning() {}

  /** What the person sets wins. */
  static KafkaSettings of(KafkaSettings settings, Map<String, String> ours) {
    Map<String, String> properties = new HashMap<>(ours);
    properties.putAll(settings.properties());
    return with(settings, properties);
  }

  /** What we set wins: bounds that a client of ours relies on. */
  static KafkaSettings insisting(KafkaSettings settings, Map<String, String> ours) {
    Map<String, String> properties = new HashMap<>(settings.properties());
    properties.putAll(ours);
    return with(settings, properties);
  }

  private static KafkaSettings with(KafkaSettings settings, Map<String, String> properties) {
    return new KafkaSettings(
        settings.bootstrapServers(),
        settings.tls(),
        settings.sasl(),
        settings.partitions(),
        settings.replication(),
        properties);
  }
}
