package dev.vedette.write;

import dev.vedette.wire.KafkaClients;
import dev.vedette.wire.KafkaSettings;
import dev.vedette.wire.Topics;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;

/**
 * Reads the dead letters that were there when it was opened, as often as one likes; of no group,
 * and without a trace. Keeps none of them. For one thread.
 */
public final class DeadLetterReader implements AutoCloseable {
  /** A broker that says nothing for so long is away. */
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private static final Duration POLL = Duration.ofMillis(200);
  private static final Duration CLOSE = Duration.ofSeconds(1);

  private final Consumer<byte[], byte[]> consumer;
  private final Map<TopicPartition, Long> ends;

  /** Told of each letter, older ones of a partition first. */
  public interface Visitor {
    void visit(DeadLetter letter);
  }

  private DeadLetterReader(Consumer<byte[], byte[]> consumer) {
    this.consumer = consumer;
    List<PartitionInfo> known = consumer.partitionsFor(Topics.DEAD_LETTERS, PATIENCE);
    List<TopicPartition> partitions =
        (known == null ? List.<PartitionInfo>of() : known)
            .stream().map(info -> new TopicPartition(info.topic(), info.partition())).toList();
    consumer.assign(partitions);
    ends = consumer.endOffsets(partitions, PATIENCE);
  }

  /**
   * Sets the end to which it will read.
   *
   * @throws KafkaException when no broker answers, or none lets us read
   * @throws dev.vedette.wire.InvalidKafkaSettingsException when a PEM file or a property is wrong
   */
  public static DeadLetterReader open(KafkaSettings settings) {
    Consumer<byte[], byte[]> consumer = KafkaClients.reader(settings, "vedette.letters");
    try {
      return new DeadLetterReader(consumer);
    } catch (KafkaException e) {
      consumer.close(CloseOptions.timeout(Duration.ZERO));
      throw e;
    }
  }

  /**
   * Shows every letter, from the oldest that is still kept.
   *
   * @throws KafkaException when the broker goes away meanwhile
   */
  public void read(Visitor visitor) {
    consumer.seekToBeginning(ends.keySet());
    long heardNanos = System.nanoTime();
    while (!isAtEnd()) {
      ConsumerRecords<byte[], byte[]> records = consumer.poll(POLL);
      if (!records.isEmpty()) {
        heardNanos = System.nanoTime();
      } else if (System.nanoTime() - heardNanos > PATIENCE.toNanos()) {
        throw new TimeoutException(
            "no broker has sent anything for " + PATIENCE.toSeconds() + " s");
      }
      records.forEach(record -> show(record, visitor));
    }
  }

  private boolean isAtEnd() {
    return ends.entrySet().stream()
        .allMatch(end -> consumer.position(end.getKey(), PATIENCE) >= end.getValue());
  }

  private void show(ConsumerRecord<byte[], byte[]> record, Visitor visitor) {
    long end = ends.getOrDefault(new TopicPartition(record.topic(), record.partition()), 0L);
    if (record.offset() < end) {
      visitor.visit(new DeadLetter(record, end - 1 - record.offset()));
    }
  }

  @Override
  public void close() {
    consumer.close(CloseOptions.timeout(CLOSE));
  }
}
