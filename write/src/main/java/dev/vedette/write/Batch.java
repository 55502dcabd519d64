package dev.vedette.write;

import dev.vedette.write.screening.Screened;
import dev.vedette.write.screening.Screened.Accepted;
import dev.vedette.write.screening.Screened.Refused;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;

/** Records on their way into one transaction, and the offsets to commit after it. */
final class Batch {
  private final List<Accepted> accepted = new ArrayList<>();
  private final List<Refused> dead = new ArrayList<>();
  private final Map<TopicPartition, OffsetAndMetadata> offsets = new HashMap<>();
  private final long begunNanos = System.nanoTime();
  private long bytes;

  void add(Screened screened) {
    switch (screened) {
      case Accepted result -> {
        accepted.add(result);
        reached(result.source());
      }
      case Refused letter -> {
        dead.add(letter);
        reached(letter.source());
      }
    }
  }

  private void reached(ConsumerRecord<byte[], byte[]> source) {
    bytes += Math.max(0, source.serializedValueSize());
    offsets.put(
        new TopicPartition(source.topic(), source.partition()),
        new OffsetAndMetadata(source.offset() + 1, source.leaderEpoch(), ""));
  }

  /** Somebody else reads these now: storing their records does no harm, committing would. */
  void forget(Collection<TopicPartition> partitions) {
    offsets.keySet().removeAll(partitions);
  }

  int size() {
    return accepted.size() + dead.size();
  }

  boolean isEmpty() {
    return size() == 0;
  }

  /** Of all values, as they came. */
  long bytes() {
    return bytes;
  }

  long ageNanos() {
    return System.nanoTime() - begunNanos;
  }

  List<Accepted> accepted() {
    return accepted;
  }

  List<Refused> dead() {
    return dead;
  }

  Map<TopicPartition, OffsetAndMetadata> offsets() {
    return offsets;
  }
}
