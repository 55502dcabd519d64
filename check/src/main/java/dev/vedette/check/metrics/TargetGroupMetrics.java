package dev.vedette.check.metrics;

import dev.vedette.ops.LateGauge;
import dev.vedette.wire.KafkaClientMetrics;
import io.micrometer.core.instrument.MeterRegistry;

/** What only a checker has that shares the targets in Kafka, declared once. */
public final class TargetGroupMetrics {
  /** The member of the group, as brokers and metrics know it. */
  public static final String CONSUMER = "vedette-check-targets";

  public final LateGauge invalid;
  public final KafkaClientMetrics consumer;

  public TargetGroupMetrics(MeterRegistry registry) {
    invalid =
        LateGauge.register(
            registry, "vedette.check.targets.invalid", "Targets in Kafka that can't be used here.");
    consumer = KafkaClientMetrics.ofConsumer(registry, CONSUMER);
  }
}
