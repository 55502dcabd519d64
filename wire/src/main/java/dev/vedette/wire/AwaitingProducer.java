package dev.vedette.wire;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.Future;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.jspecify.annotations.Nullable;

/**
 * A producer for a command that somebody waits for: it gives up within seconds, holds few records,
 * and counts those that the brokers have. For one thread.
 */
public final class AwaitingProducer implements AutoCloseable {
  private static final Duration DELIVERY = Duration.ofSeconds(20);
  private static final Duration REQUEST = Duration.ofSeconds(5);
  private static final Duration CLOSE = Duration.ofSeconds(1);

  /** Sent and not acknowledged yet: bounds what is held, and how much is in doubt after a fault. */
  static final int MAX_IN_FLIGHT = 500;

  private final Producer<byte[], byte[]> producer;
  private final Queue<Future<RecordMetadata>> inFlight = new ArrayDeque<>();
  private int acknowledged;

  AwaitingProducer(Producer<byte[], byte[]> producer) {
    this.producer = producer;
  }

  /**
   * Connects to nothing yet.
   *
   * @throws InvalidKafkaSettingsException when a PEM file can't be used or a property is wrong
   */
  public static AwaitingProducer open(KafkaSettings settings, String clientId) {
    Map<String, String> bounds =
        Map.of(
            ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, String.valueOf(DELIVERY.toMillis()),
            ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, String.valueOf(REQUEST.toMillis()));
    return new AwaitingProducer(KafkaClients.producer(settings.withOverrides(bounds), clientId));
  }

  /**
   * Sends a record, and waits for those before it when too many are in flight.
   *
   * @throws KafkaException when the brokers don't take this one or one before it
   */
  public void send(ProducerRecord<byte[], byte[]> record) {
    if (inFlight.size() >= MAX_IN_FLIGHT) {
      await();
    }
    Future<RecordMetadata> sent = producer.send(record);
    inFlight.add(sent);
    if (sent.state() == Future.State.FAILED) {
      // The next might block for as long as this one did.
      await();
    }
  }

  /**
   * Waits until the brokers have all that was sent.
   *
   * @throws KafkaException when they don't take one of them; the others are counted
   */
  public void await() {
    producer.flush();
    @Nullable Throwable refusal = null;
    for (Future<RecordMetadata> sent = inFlight.poll(); sent != null; sent = inFlight.poll()) {
      if (sent.state() == Future.State.SUCCESS) {
        acknowledged++;
      } else if (refusal == null) {
        refusal = sent.exceptionNow();
      }
    }
    if (refusal != null) {
      throw new KafkaException(refusal.getMessage(), refusal);
    }
  }

  /** How many records the brokers have. */
  public int acknowledged() {
    return acknowledged;
  }

  @Override
  public void close() {
    producer.close(CLOSE);
  }
}
