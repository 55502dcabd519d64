package dev.vedette.wire;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;

/**
 * Reads what a topic held when it was opened, as often as one likes; of no group, and without a
 * trace. Keeps none of it. For one thread.
 */
public final class TopicReader implements AutoCloseable {
  /** A broker that says nothing for so long is away. */
  static final Duration PATIENCE = Duration.ofSeconds(10);

  private static final Duration POLL = Duration.ofMillis(200);
  private static final Duration CLOSE = Duration.ofSeconds(1);

  private final Consumer<byte[], byte[]> consumer;
  private final LongSupplier nanoTime;
  private final Map<TopicPartition, Long> ends;

  /** Told of each record, older ones of a partition first. */
  @FunctionalInterface
  public interface Visitor {
    /**
     * Called on the reader's thread.
     *
     * @param fromEnd offsets of the partition that follow: 0 for its newest, 1 for the one before
     */
    void visit(ConsumerRecord<byte[], byte[]> record, long fromEnd);
  }

  TopicReader(Consumer<byte[], byte[]> consumer, String topic, LongSupplier nanoTime) {
    this.consumer = consumer;
    this.nanoTime = nanoTime;
    List<TopicPartition> partitions =
        consumer.partitionsFor(topic, PATIENCE).stream()
            .map(info -> new TopicPartition(info.topic(), info.partition()))
            .toList();
    consumer.assign(partitions);
    ends = consumer.endOffsets(partitions, PATIENCE);
  }

  /**
   * Sets the end to which it will read.
   *
   * @throws KafkaException when no broker answers, or none lets us read
   * @throws InvalidKafkaSettingsException when a PEM file can't be used or a property is wrong
   */
  public static TopicReader open(KafkaSettings settings, String topic, String clientId) {
    Consumer<byte[], byte[]> consumer = KafkaClients.reader(settings, clientId);
    try {
      return new TopicReader(consumer, topic, System::nanoTime);
    } catch (KafkaException e) {
      consumer.close(CloseOptions.timeout(Duration.ZERO));
      throw e;
    }
  }

  /** Whether there was such a topic. */
  public boolean isPresent() {
    return !ends.isEmpty();
  }

  /**
   * Shows every record, from the oldest that is still kept. What has come since it was opened is
   * not shown.
   *
   * @throws KafkaException when the end is not reached, because for some seconds nothing comes: the
   *     brokers are away, or the topic was deleted or cut
   */
  public void read(Visitor visitor) {
    consumer.seekToBeginning(ends.keySet());
    long heardAt = nanoTime.getAsLong();
    while (!isAtEnd()) {
      ConsumerRecords<byte[], byte[]> records = consumer.poll(POLL);
      if (!records.isEmpty()) {
        heardAt = nanoTime.getAsLong();
      } else if (nanoTime.getAsLong() - heardAt > PATIENCE.toNanos()) {
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
      visitor.visit(record, end - 1 - record.offset());
    }
  }

  @Override
  public void close() {
    consumer.close(CloseOptions.timeout(CLOSE));
  }
}
