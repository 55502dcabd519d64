package dev.vedette.app.targets;

import dev.vedette.app.cli.ServicesOption;
import dev.vedette.app.cli.ServicesOption.Reached;
import dev.vedette.app.cli.Unavailable;
import dev.vedette.config.targets.InvalidTargetDocument;
import dev.vedette.config.targets.TargetDocument;
import dev.vedette.config.targets.TargetDocuments;
import dev.vedette.wire.KafkaSettings;
import dev.vedette.wire.TargetRecord;
import dev.vedette.wire.TopicReader;
import dev.vedette.wire.Topics;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.kafka.common.KafkaException;

/**
 * What the topic {@code vedette.targets} held when it was read.
 *
 * @param present whether there is such a topic
 * @param targets by name, in order
 */
record TargetTopic(boolean present, SortedMap<String, Stored> targets) {
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
    SortedMap<String, Stored> targets = new TreeMap<>();
    try (TopicReader topic = TopicReader.open(kafka, Topics.TARGETS, "vedette.targets")) {
      topic.read(
          (record, _) -> TargetRecord.of(record).ifPresent(each -> put(each, targets, documents)));
      return new TargetTopic(topic.isPresent(), targets);
    } catch (KafkaException e) {
      throw Unavailable.kafka(kafka, "can't read the targets", e);
    }
  }

  private static void put(
      TargetRecord record, SortedMap<String, Stored> targets, TargetDocuments documents) {
    String document = record.document();
    if (document == null) {
      targets.remove(record.name());
      return;
    }
    try {
      targets.put(
          record.name(),
          new Stored.Sound(documents.read(record.name(), document), record.partition()));
    } catch (InvalidTargetDocument e) {
      targets.put(record.name(), new Stored.Broken(e.reason(), record.partition()));
    }
  }
}
