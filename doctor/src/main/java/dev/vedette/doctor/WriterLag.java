package dev.vedette.doctor;

import dev.vedette.wire.KafkaClients;
import dev.vedette.wire.KafkaSettings;
import dev.vedette.wire.Topics;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/**
 * What the writers have not stored yet.
 *
 * @param results that wait in Kafka
 * @param oldest when the oldest of them was published; null when none waits, or it was not to be
 *     read in time
 */
record WriterLag(long results, @Nullable Instant oldest) {
  private static final String CLIENT = "vedette.doctor";

  /**
   * Compares the offsets that the writers' group has committed with the ends of the partitions, and
   * reads the first result behind each of these offsets. Commits nothing.
   *
   * @throws ExecutionException when the cluster refuses an answer
   * @throws TimeoutException when it gives none
   */
  static WriterLag measure(
      Admin admin, KafkaSettings settings, Collection<TopicPartition> partitions, Duration patience)
      throws InterruptedException, ExecutionException, TimeoutException {
    Map<TopicPartition, Long> begins = offsets(admin, partitions, OffsetSpec.earliest(), patience);
    Map<TopicPartition, Long> ends = offsets(admin, partitions, OffsetSpec.latest(), patience);
    Map<TopicPartition, @Nullable OffsetAndMetadata> committed =
        admin
            .listConsumerGroupOffsets(Topics.WRITER_GROUP)
            .partitionsToOffsetAndMetadata()
            .get(patience.toMillis(), TimeUnit.MILLISECONDS);
    Map<TopicPartition, Long> unread = new HashMap<>();
    long results = 0;
    for (TopicPartition partition : partitions) {
      OffsetAndMetadata at = committed.get(partition);
      long begin = begins.getOrDefault(partition, 0L);
      long next = at == null ? begin : Math.max(begin, at.offset());
      long behind = ends.getOrDefault(partition, 0L) - next;
      if (behind > 0) {
        results += behind;
        unread.put(partition, next);
      }
    }
    return new WriterLag(results, unread.isEmpty() ? null : oldest(settings, unread, patience));
  }

  private static Map<TopicPartition, Long> offsets(
      Admin admin, Collection<TopicPartition> partitions, OffsetSpec spec, Duration patience)
      throws InterruptedException, ExecutionException, TimeoutException {
    Map<TopicPartition, OffsetSpec> question = new HashMap<>();
    partitions.forEach(partition -> question.put(partition, spec));
    Map<TopicPartition, Long> offsets = new HashMap<>();
    admin
        .listOffsets(question)
        .all()
        .get(patience.toMillis(), TimeUnit.MILLISECONDS)
        .forEach((partition, answer) -> offsets.put(partition, answer.offset()));
    return offsets;
  }

  private static @Nullable Instant oldest(
      KafkaSettings settings, Map<TopicPartition, Long> unread, Duration patience) {
    long deadline = System.nanoTime() + patience.toNanos();
    Set<TopicPartition> asked = new HashSet<>(unread.keySet());
    Instant oldest = null;
    try (Consumer<byte[], byte[]> reader = KafkaClients.reader(settings, CLIENT)) {
      reader.assign(asked);
      unread.forEach(reader::seek);
      while (!asked.isEmpty() && System.nanoTime() - deadline < 0) {
        var records = reader.poll(Duration.ofNanos(Math.max(1, deadline - System.nanoTime())));
        for (TopicPartition partition : records.partitions()) {
          Instant first = Instant.ofEpochMilli(records.records(partition).getFirst().timestamp());
          oldest = oldest == null || first.isBefore(oldest) ? first : oldest;
        }
        asked.removeAll(records.partitions());
        reader.pause(records.partitions());
      }
    }
    return oldest;
  }
}
