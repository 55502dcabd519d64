package dev.vedette.app.targets;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.vedette.app.cli.ServicesOption;
import dev.vedette.app.cli.ServicesOption.Reached;
import dev.vedette.app.cli.Unavailable;
import dev.vedette.config.targets.InvalidTargetDocument;
import dev.vedette.config.targets.TargetDocument;
import dev.vedette.config.targets.TargetDocuments;
import dev.vedette.wire.KafkaClients;
import dev.vedette.wire.KafkaSettings;
import dev.vedette.wire.Topics;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;

/**
 * What the topic {@code vedette.targets} held when it was read.
 *
 * @param present whether there is such a topic
 * @param targets by name, in order
 */
record TargetTopic(boolean present, SortedMap<String, Stored> targets) {
  /** A broker that says nothing for so long is away. */
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private static final Duration POLL = Duration.ofMillis(200);
  private static final Duration CLOSE = Duration.ofSeconds(1);

  /** What stands under a name. */
  sealed interface Stored {
    /** A name stays in its partition, whoever has put it there. */
    int partition();

    /** A target. */
    record Sound(TargetDocument document, int partition) implements Stored {}

    /** Something that no checker can use, and why. */
    record Broken(String reason, int partition) implements Stored {}
  }

  /** What a command does with it. */
  @FunctionalInterface
  interface Use {
    /** Returns the command's exit code. */
    int of(KafkaSettings kafka, TargetTopic topic) throws InterruptedException;
  }

  /** Reads the topic wherever the command's options say it is. */
  static int use(ServicesOption option, Use use) throws InterruptedException {
    try (Reached<KafkaSettings> kafka = option.kafka()) {
      TargetDocuments documents = option.configuration().targetDocuments();
      return use.of(kafka.settings(), read(kafka.settings(), documents));
    }
  }

  /**
   * Reads the topic to its end, as of no group and without a trace.
   *
   * @throws Unavailable when no broker answers, or none lets us read
   */
  private static TargetTopic read(KafkaSettings kafka, TargetDocuments documents) {
    Consumer<byte[], byte[]> consumer = KafkaClients.reader(kafka, "vedette.targets");
    try {
      List<PartitionInfo> known = consumer.partitionsFor(Topics.TARGETS, PATIENCE);
      boolean present = known != null && !known.isEmpty();
      return new TargetTopic(present, present ? read(consumer, known, documents) : new TreeMap<>());
    } catch (KafkaException e) {
      throw Unavailable.kafka(kafka, "can't read the targets", e);
    } finally {
      consumer.close(CloseOptions.timeout(CLOSE));
    }
  }

  private static SortedMap<String, Stored> read(
      Consumer<byte[], byte[]> consumer, List<PartitionInfo> known, TargetDocuments documents) {
    List<TopicPartition> partitions =
        known.stream().map(info -> new TopicPartition(info.topic(), info.partition())).toList();
    consumer.assign(partitions);
    consumer.seekToBeginning(partitions);
    Map<TopicPartition, Long> ends = consumer.endOffsets(partitions, PATIENCE);
    SortedMap<String, Stored> targets = new TreeMap<>();
    long heardNanos = System.nanoTime();
    while (!isAtEnd(consumer, ends)) {
      ConsumerRecords<byte[], byte[]> records = consumer.poll(POLL);
      if (!records.isEmpty()) {
        heardNanos = System.nanoTime();
      } else if (System.nanoTime() - heardNanos > PATIENCE.toNanos()) {
        throw new TimeoutException(
            "no broker has sent anything for " + PATIENCE.toSeconds() + " s");
      }
      records.forEach(record -> put(record, targets, documents));
    }
    return targets;
  }

  private static boolean isAtEnd(
      Consumer<byte[], byte[]> consumer, Map<TopicPartition, Long> ends) {
    return ends.entrySet().stream()
        .allMatch(end -> consumer.position(end.getKey(), PATIENCE) >= end.getValue());
  }

  /** A record without a key says nothing of any target; checkers pass over it too. */
  private static void put(
      ConsumerRecord<byte[], byte[]> record,
      SortedMap<String, Stored> targets,
      TargetDocuments documents) {
    if (record.key() == null) {
      return;
    }
    String name = new String(record.key(), UTF_8);
    if (record.value() == null) {
      targets.remove(name);
      return;
    }
    try {
      TargetDocument document = documents.read(name, new String(record.value(), UTF_8));
      targets.put(name, new Stored.Sound(document, record.partition()));
    } catch (InvalidTargetDocument e) {
      targets.put(name, new Stored.Broken(e.reason(), record.partition()));
    }
  }
}
