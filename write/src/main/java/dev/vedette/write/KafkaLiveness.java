package dev.vedette.write;

import java.util.Locale;
import java.util.Map;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.common.Metric;
import org.apache.kafka.common.MetricName;
import org.jspecify.annotations.Nullable;

/**
 * Whether the consumer still has a broker to talk to.
 *
 * <p>A poll of a broker that is away is as empty as a poll of a quiet topic; the client's own
 * metrics know the difference.
 */
final class KafkaLiveness {
  /** The group's usual session timeout: a coordinator silent for so long has given us up. */
  private static final double SILENCE_S = 45;

  private final @Nullable Metric connections;
  private final @Nullable Metric heartbeatAge;

  KafkaLiveness(Consumer<?, ?> consumer) {
    connections = metric(consumer, "consumer-metrics", "connection-count");
    heartbeatAge = metric(consumer, "consumer-coordinator-metrics", "last-heartbeat-seconds-ago");
  }

  private static @Nullable Metric metric(Consumer<?, ?> consumer, String group, String name) {
    for (Map.Entry<MetricName, ? extends Metric> entry : consumer.metrics().entrySet()) {
      if (entry.getKey().group().equals(group) && entry.getKey().name().equals(name)) {
        return entry.getValue();
      }
    }
    return null;
  }

  /** What is wrong with the connection, in words; null when nothing is. */
  @Nullable String trouble() {
    if (value(connections, 1) <= 0) {
      return "Kafka does not answer: no broker takes a connection; connecting is tried again";
    }
    double silentS = value(heartbeatAge, 0);
    return silentS < SILENCE_S
        ? null
        : String.format(
            Locale.ROOT,
            "Kafka does not answer: the group's coordinator has been silent for %.0f s; it is asked"
                + " again",
            silentS);
  }

  /** A client that doesn't measure it, or not yet, is taken to be well. */
  private static double value(@Nullable Metric metric, double unknown) {
    return metric != null && metric.metricValue() instanceof Double value && !value.isNaN()
        ? value
        : unknown;
  }
}
