package dev.vedette.check.targets;

import dev.vedette.wire.KafkaClients;
import dev.vedette.wire.KafkaSettings;
import dev.vedette.wire.TargetRecord;
import dev.vedette.wire.Topics;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;

/**
 * The topic of targets as a table in memory: the newest document of each target, other members',
 * too, so that their targets are known here when Kafka can't be asked. For one thread.
 */
final class TargetTable implements AutoCloseable {
  private static final Duration ASK = Duration.ofMillis(500);

  /** Polls at a time, so that a long topic holds up nothing else. */
  private static final int POLLS_A_TURN = 20;

  /** What the topic says of a target, since when. */
  record Document(String text, Instant since) {}

  private final Consumer<byte[], byte[]> reader;
  private final Map<Integer, Map<String, Document>> documents = new HashMap<>();
  private Set<TopicPartition> partitions = Set.of();

  TargetTable(Consumer<byte[], byte[]> reader) {
    this.reader = reader;
  }

  /**
   * Nothing is read yet.
   *
   * @throws dev.vedette.wire.InvalidKafkaSettingsException when the Kafka settings can't work
   */
  static TargetTable of(KafkaSettings kafka) {
    return new TargetTable(KafkaClients.reader(kafka, "vedette-check-table"));
  }

  /** Every partition of the topic; none until Kafka has said which there are. */
  Set<TopicPartition> partitions() {
    return partitions;
  }

  /**
   * Reads what has come.
   *
   * @throws org.apache.kafka.common.KafkaException when Kafka refuses; while it is away nothing
   *     comes
   */
  void read() {
    if (partitions.isEmpty() && !assign()) {
      return;
    }
    for (int i = 0; i < POLLS_A_TURN; i++) {
      ConsumerRecords<byte[], byte[]> records = reader.poll(Duration.ZERO);
      if (records.isEmpty()) {
        return;
      }
      records.forEach(record -> TargetRecord.of(record).ifPresent(this::take));
    }
  }

  private boolean assign() {
    try {
      List<PartitionInfo> known = reader.partitionsFor(Topics.TARGETS, ASK);
      partitions =
          known.stream()
              .map(each -> TargetGroup.of(each.partition()))
              .collect(Collectors.toUnmodifiableSet());
    } catch (TimeoutException e) {
      return false;
    }
    reader.assign(partitions);
    reader.seekToBeginning(partitions);
    return !partitions.isEmpty();
  }

  private void take(TargetRecord record) {
    Map<String, Document> share =
        documents.computeIfAbsent(record.partition(), _ -> new LinkedHashMap<>());
    if (record.document() == null) {
      share.remove(record.name());
    } else {
      share.put(record.name(), new Document(record.document(), record.since()));
    }
  }

  /** What is known of the targets of a partition, by name. */
  Map<String, Document> of(int partition) {
    return documents.getOrDefault(partition, Map.of());
  }

  @Override
  public void close() {
    reader.close(CloseOptions.timeout(Duration.ZERO));
  }
}
