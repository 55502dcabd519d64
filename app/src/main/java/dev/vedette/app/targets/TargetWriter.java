package dev.vedette.app.targets;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.vedette.app.cli.Unavailable;
import dev.vedette.app.targets.TargetChanges.Changed;
import dev.vedette.app.targets.TargetChanges.Removed;
import dev.vedette.config.targets.TargetDocument;
import dev.vedette.wire.KafkaClients;
import dev.vedette.wire.KafkaSettings;
import dev.vedette.wire.Topics;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InterruptException;

/** Writes changes of targets to the topic and waits until the brokers have them. For one thread. */
final class TargetWriter implements AutoCloseable {
  /** Somebody sits before it and waits. */
  private static final Duration DELIVERY = Duration.ofSeconds(20);

  private static final Duration REQUEST = Duration.ofSeconds(5);
  private static final Duration CLOSE = Duration.ofSeconds(1);

  /** Sent and not acknowledged yet: bounds how much is in doubt after a fault. */
  private static final int MAX_IN_FLIGHT = 500;

  private final KafkaSettings kafka;
  private final Producer<byte[], byte[]> producer;
  private final Queue<Future<RecordMetadata>> inFlight = new ArrayDeque<>();
  private int acknowledged;

  /** Connects to nothing yet. */
  TargetWriter(KafkaSettings kafka) {
    this.kafka = kafka;
    this.producer = KafkaClients.producer(hasty(kafka), "vedette.targets");
  }

  private static KafkaSettings hasty(KafkaSettings kafka) {
    Map<String, String> properties = new HashMap<>(kafka.properties());
    properties.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, String.valueOf(DELIVERY.toMillis()));
    properties.put(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, String.valueOf(REQUEST.toMillis()));
    return new KafkaSettings(
        kafka.bootstrapServers(),
        kafka.tls(),
        kafka.sasl(),
        kafka.partitions(),
        kafka.replication(),
        properties);
  }

  /**
   * Writes all of them.
   *
   * @throws Unavailable when the brokers do not take one, and how many they have taken
   */
  void write(TargetChanges changes) {
    try {
      for (TargetDocument added : changes.added()) {
        send(new ProducerRecord<>(Topics.TARGETS, key(added.name()), value(added)));
      }
      for (Changed changed : changes.changed()) {
        int partition = changed.before().partition();
        TargetDocument document = changed.document();
        send(
            new ProducerRecord<>(Topics.TARGETS, partition, key(document.name()), value(document)));
      }
      for (Removed removed : changes.removed()) {
        send(new ProducerRecord<>(Topics.TARGETS, removed.partition(), key(removed.name()), null));
      }
      await();
    } catch (KafkaException e) {
      String what =
          "can't write all targets (%d of %d changes are there, the same command writes the rest)"
              .formatted(acknowledged, changes.count());
      throw Unavailable.kafka(kafka, what, e);
    }
  }

  private static byte[] key(String name) {
    return name.getBytes(UTF_8);
  }

  private static byte[] value(TargetDocument document) {
    return document.json().getBytes(UTF_8);
  }

  private void send(ProducerRecord<byte[], byte[]> record) {
    if (inFlight.size() >= MAX_IN_FLIGHT) {
      await();
    }
    inFlight.add(producer.send(record));
  }

  private void await() {
    producer.flush();
    for (Future<RecordMetadata> sent = inFlight.poll(); sent != null; sent = inFlight.poll()) {
      try {
        sent.get();
        acknowledged++;
      } catch (InterruptedException e) {
        throw new InterruptException(e);
      } catch (ExecutionException e) {
        Throwable refusal = e.getCause() == null ? e : e.getCause();
        throw new KafkaException(refusal.getMessage(), refusal);
      }
    }
  }

  @Override
  public void close() {
    producer.close(CLOSE);
  }
}
