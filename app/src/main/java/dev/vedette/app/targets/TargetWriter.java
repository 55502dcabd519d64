package dev.vedette.app.targets;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.vedette.app.cli.Unavailable;
import dev.vedette.app.targets.TargetChanges.Changed;
import dev.vedette.app.targets.TargetChanges.Removed;
import dev.vedette.config.targets.TargetDocument;
import dev.vedette.wire.AwaitingProducer;
import dev.vedette.wire.KafkaSettings;
import dev.vedette.wire.Topics;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;

/** Writes changes of targets to the topic and waits until the brokers have them. For one thread. */
final class TargetWriter implements AutoCloseable {
  private final KafkaSettings kafka;
  private final AwaitingProducer producer;

  /** Connects to nothing yet. */
  TargetWriter(KafkaSettings kafka) {
    this.kafka = kafka;
    this.producer = AwaitingProducer.open(kafka, "vedette.targets");
  }

  /**
   * Writes all of them.
   *
   * @throws Unavailable when the brokers do not take one, and how many they have taken
   */
  void write(TargetChanges changes) {
    try {
      for (TargetDocument added : changes.added()) {
        producer.send(new ProducerRecord<>(Topics.TARGETS, key(added.name()), value(added)));
      }
      for (Changed changed : changes.changed()) {
        int partition = changed.before().partition();
        TargetDocument document = changed.document();
        producer.send(
            new ProducerRecord<>(Topics.TARGETS, partition, key(document.name()), value(document)));
      }
      for (Removed removed : changes.removed()) {
        producer.send(
            new ProducerRecord<>(Topics.TARGETS, removed.partition(), key(removed.name()), null));
      }
      producer.await();
    } catch (KafkaException e) {
      String what =
          "can't write all targets (%d of %d changes are there, the same command writes the rest)"
              .formatted(producer.acknowledged(), changes.count());
      throw Unavailable.kafka(kafka, what, e);
    }
  }

  private static byte[] key(String name) {
    return name.getBytes(UTF_8);
  }

  private static byte[] value(TargetDocument document) {
    return document.json().getBytes(UTF_8);
  }

  @Override
  public void close() {
    producer.close();
  }
}
