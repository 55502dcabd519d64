package dev.vedette.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.vedette.embedded.BrokerOptions;
import dev.vedette.embedded.EmbeddedBroker;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KafkaClientMetricsIT {
  private static EmbeddedBroker broker;
  private static KafkaSettings settings;

  private final SimpleMeterRegistry registry = new SimpleMeterRegistry();

  @BeforeAll
  static void start(@TempDir Path directory) throws Exception {
    broker = EmbeddedBroker.start(directory, BrokerOptions.plaintext());
    settings = KafkaSettings.plaintext(broker.bootstrapServers());
    Topics.ensure(settings, "test");
  }

  @AfterAll
  static void stop() {
    broker.close();
  }

  @Test
  void whatAProducerDoesIsSeen() throws Exception {
    KafkaClientMetrics metrics = KafkaClientMetrics.ofProducer(registry, "test-producer");
    assertThat(gauge("vedette.kafka.connections")).isNaN();

    try (Producer<byte[], byte[]> producer =
        metrics.read(KafkaClients.producer(settings, "test-producer"))) {
      publish(producer, 1);

      assertThat(gauge("vedette.kafka.connections")).isPositive();
      awaitSeconds("vedette.kafka.producer.request.latency.avg");
      awaitSeconds("vedette.kafka.producer.request.latency.max");
      assertThat(gauge("vedette.kafka.producer.buffer.available")).isGreaterThan(1e6);
      assertThat(counter("vedette.kafka.producer.record.errors")).isZero();
      assertThat(counter("vedette.kafka.producer.record.retries")).isZero();
      assertThat(counter("vedette.kafka.failed.authentications")).isZero();
    }
  }

  @Test
  void aProducerThatIsReplacedLeavesNothingBehind() throws Exception {
    KafkaClientMetrics metrics = KafkaClientMetrics.ofProducer(registry, "test-producer");
    List<Meter> before = registry.getMeters();
    try (Producer<byte[], byte[]> first =
        metrics.read(KafkaClients.producer(settings, "test-producer"))) {
      publish(first, 1);
    }
    assertThat(gauge("vedette.kafka.connections")).as("of a closed one").isNaN();

    try (Producer<byte[], byte[]> second =
        metrics.read(KafkaClients.producer(settings, "test-producer"))) {
      publish(second, 1);

      assertThat(gauge("vedette.kafka.connections")).isPositive();
      assertThat(registry.getMeters()).containsExactlyInAnyOrderElementsOf(before);
    }
  }

  @Test
  void aConsumerTellsHowFarItIsBehindAndHowOftenItsGroupSharedAnew() throws Exception {
    try (Producer<byte[], byte[]> producer = KafkaClients.producer(settings, "test-producer")) {
      publish(producer, 50);
    }
    KafkaSettings hasty =
        new KafkaSettings(
            settings.bootstrapServers(), null, null, 1, null, Map.of("max.poll.records", "1"));
    KafkaClientMetrics metrics = KafkaClientMetrics.ofConsumer(registry, "test-consumer");
    try (Consumer<byte[], byte[]> consumer =
        metrics.read(KafkaClients.consumer(hasty, "test-consumer", "test"))) {
      consumer.subscribe(List.of(Topics.RESULTS));
      await()
          .atMost(Duration.ofSeconds(30))
          .until(() -> !consumer.poll(Duration.ofMillis(100)).isEmpty());
      consumer.commitSync();

      assertThat(gauge("vedette.kafka.consumer.records.lag.max")).isPositive();
      assertThat(counter("vedette.kafka.consumer.rebalances")).isPositive();
      assertThat(counter("vedette.kafka.consumer.failed.rebalances")).isNotNegative();
      awaitSeconds("vedette.kafka.consumer.fetch.latency.avg");
      awaitSeconds("vedette.kafka.consumer.commit.latency.avg");
      assertThat(gauge("vedette.kafka.connections")).isPositive();
    }
  }

  /** To one partition, so that whoever reads the first record is behind. */
  private static void publish(Producer<byte[], byte[]> producer, int records) throws Exception {
    for (int i = 0; i < records; i++) {
      producer.send(new ProducerRecord<>(Topics.RESULTS, 0, null, new byte[1])).get();
    }
  }

  /**
   * Kafka's clients note how long a request took after they have handed out its result, in whole
   * milliseconds: not at once, and 0 for a quick one.
   */
  private void awaitSeconds(String name) {
    await().untilAsserted(() -> assertThat(gauge(name)).isBetween(0.0, 10.0));
  }

  private double gauge(String name) {
    return registry.get(name).gauge().value();
  }

  private double counter(String name) {
    return registry.get(name).functionCounter().count();
  }
}
