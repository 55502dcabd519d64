package dev.vedette.wire;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.Metric;
import org.apache.kafka.common.MetricName;
import org.jspecify.annotations.Nullable;

/**
 * What an operator looks at first, out of the hundreds of figures that a Kafka client keeps: one
 * value for each client, none for a topic, partition or broker.
 *
 * <p>The metrics are registered once and read whichever client was given last, so that one that is
 * replaced leaves nothing behind but what it has counted. Without a client, or where it does not
 * measure a figure, a gauge is NaN and a counter does not grow. Safe for use by many threads.
 */
public final class KafkaClientMetrics {
  private static final String PRODUCER = "producer-metrics";
  private static final String CONSUMER = "consumer-metrics";
  private static final String FETCHER = "consumer-fetch-manager-metrics";
  private static final String COORDINATOR = "consumer-coordinator-metrics";

  /** Kafka measures durations in milliseconds, Prometheus in seconds. */
  private static final double MILLIS = 1e-3;

  private final MeterRegistry registry;
  private final String clientId;
  private final List<Total> totals = new ArrayList<>();
  private volatile Map<MetricName, ? extends Metric> client = Map.of();

  private KafkaClientMetrics(MeterRegistry registry, String clientId) {
    this.registry = registry;
    this.clientId = clientId;
  }

  /** Registers those of a producer, under the label {@code client_id}. */
  public static KafkaClientMetrics ofProducer(MeterRegistry registry, String clientId) {
    KafkaClientMetrics metrics = new KafkaClientMetrics(registry, clientId);
    metrics.connections(PRODUCER);
    metrics.seconds(
        "vedette.kafka.producer.request.latency.avg",
        "Time until a broker answers a request, the mean of the last minute.",
        PRODUCER,
        "request-latency-avg");
    metrics.seconds(
        "vedette.kafka.producer.request.latency.max",
        "Time until a broker answers a request, the longest of the last minute.",
        PRODUCER,
        "request-latency-max");
    metrics.counter(
        "vedette.kafka.producer.record.errors",
        "Records that the producer gave up.",
        PRODUCER,
        "record-error-total");
    metrics.counter(
        "vedette.kafka.producer.record.retries",
        "Records that were sent once more.",
        PRODUCER,
        "record-retry-total");
    metrics
        .gauge(
            "vedette.kafka.producer.buffer.available",
            "Memory that is free for records on their way; at 0 none can be sent.",
            PRODUCER,
            "buffer-available-bytes",
            1)
        .baseUnit("bytes")
        .register(registry);
    return metrics;
  }

  /** Registers those of a member of a consumer group, under the label {@code client_id}. */
  public static KafkaClientMetrics ofConsumer(MeterRegistry registry, String clientId) {
    KafkaClientMetrics metrics = new KafkaClientMetrics(registry, clientId);
    metrics.connections(CONSUMER);
    metrics
        .gauge(
            "vedette.kafka.consumer.records.lag.max",
            "Records that wait in the partition with the most, the maximum of the last minute.",
            FETCHER,
            "records-lag-max",
            1)
        .register(registry);
    metrics.seconds(
        "vedette.kafka.consumer.fetch.latency.avg",
        "Time until a broker answers a fetch, the mean of the last minute; up to 0.5 s with nothing"
            + " to read.",
        FETCHER,
        "fetch-latency-avg");
    metrics.seconds(
        "vedette.kafka.consumer.commit.latency.avg",
        "Time until the group's coordinator takes offsets, the mean of the last minute.",
        COORDINATOR,
        "commit-latency-avg");
    metrics.counter(
        "vedette.kafka.consumer.rebalances",
        "Times that the group shared its partitions anew.",
        COORDINATOR,
        "rebalance-total");
    metrics.counter(
        "vedette.kafka.consumer.failed.rebalances",
        "Times that sharing the partitions anew did not succeed.",
        COORDINATOR,
        "failed-rebalance-total");
    return metrics;
  }

  private void connections(String group) {
    gauge("vedette.kafka.connections", "Connections to brokers.", group, "connection-count", 1)
        .register(registry);
    counter(
        "vedette.kafka.failed.authentications",
        "Logins that a broker refused; a client certificate that it refuses over TLS 1.3 is not"
            + " among them.",
        group,
        "failed-authentication-total");
  }

  private void seconds(String name, String description, String group, String kafkaName) {
    gauge(name, description, group, kafkaName, MILLIS).baseUnit("seconds").register(registry);
  }

  private Gauge.Builder<?> gauge(
      String name, String description, String group, String kafkaName, double factor) {
    MetricName key = key(group, kafkaName);
    return Gauge.builder(name, () -> factor * value(key, Double.NaN))
        .description(description)
        .tag("client.id", clientId);
  }

  private void counter(String name, String description, String group, String kafkaName) {
    Total total = new Total(key(group, kafkaName));
    totals.add(total);
    FunctionCounter.builder(name, total, Total::value)
        .description(description)
        .tag("client.id", clientId)
        .register(registry);
  }

  private MetricName key(String group, String kafkaName) {
    return new MetricName(kafkaName, group, "", Map.of("client-id", clientId));
  }

  private double value(MetricName key, double unknown) {
    return value(client.get(key), unknown);
  }

  private static double value(@Nullable Metric metric, double unknown) {
    return metric != null && metric.metricValue() instanceof Double value && !value.isNaN()
        ? value
        : unknown;
  }

  /** Reads this producer from now on; returns it. */
  public <K, V> Producer<K, V> read(Producer<K, V> producer) {
    read(producer.metrics());
    return producer;
  }

  /** Reads this consumer from now on; returns it. */
  public <K, V> Consumer<K, V> read(Consumer<K, V> consumer) {
    read(consumer.metrics());
    return consumer;
  }

  private void read(Map<MetricName, ? extends Metric> next) {
    client = next;
    totals.forEach(total -> total.read(next));
  }

  /** What all clients have counted; those of before may be closed and have no metrics any more. */
  private static final class Total {
    private final MetricName key;
    private double before;
    private @Nullable Metric now;

    Total(MetricName key) {
      this.key = key;
    }

    synchronized void read(Map<MetricName, ? extends Metric> client) {
      before = value();
      now = client.get(key);
    }

    synchronized double value() {
      return before + KafkaClientMetrics.value(now, 0);
    }
  }
}
