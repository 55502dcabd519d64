package dev.vedette.write;

import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;

/**
 * Until when everything that was published to a partition is stored. Where its end was is asked now
 * and then; when everything before that end is stored, the time of asking is reached. For one
 * thread.
 */
final class ReadProgress {
  private record Asked(Instant at, long end) {}

  private final Map<TopicPartition, Asked> asked = new HashMap<>();
  private final Map<Integer, Instant> readAt = new HashMap<>();

  /**
   * The end of a partition was asked for, and nothing that was asked before is out.
   *
   * @param position the next record to be read; all before it is stored when nothing is in hand
   */
  void asked(TopicPartition partition, Instant at, long end, long position, boolean nothingInHand) {
    if (nothingInHand && position >= end) {
      readAt.put(partition.partition(), at);
      asked.remove(partition);
    } else {
      asked.putIfAbsent(partition, new Asked(at, end));
    }
  }

  void stored(Map<TopicPartition, OffsetAndMetadata> offsets) {
    offsets.forEach((partition, offset) -> {
      Asked question = asked.get(partition);
      if (question != null && offset.offset() >= question.end) {
        readAt.put(partition.partition(), question.at);
        asked.remove(partition);
      }
    });
  }

  void forget(Collection<TopicPartition> partitions) {
    asked.keySet().removeAll(partitions);
    partitions.forEach(partition -> readAt.remove(partition.partition()));
  }

  /** By partition. */
  Map<Integer, Instant> readAt() {
    return Map.copyOf(readAt);
  }
}
