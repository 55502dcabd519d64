package dev.vedette.write.deadletters;

import dev.vedette.wire.KafkaSettings;
import dev.vedette.wire.TopicReader;
import dev.vedette.wire.Topics;
import java.util.function.Consumer;
import org.apache.kafka.common.KafkaException;

/**
 * Reads the dead letters that were there when it was opened, as often as one likes; of no group,
 * and without a trace. Keeps none of them. For one thread.
 */
public final class DeadLetterReader implements AutoCloseable {
  private final TopicReader topic;

  private DeadLetterReader(TopicReader topic) {
    this.topic = topic;
  }

  /**
   * Sets the end to which it will read.
   *
   * @throws KafkaException when no broker answers, or none lets us read
   * @throws dev.vedette.wire.InvalidKafkaSettingsException when a PEM file or a property is wrong
   */
  public static DeadLetterReader open(KafkaSettings settings) {
    return new DeadLetterReader(TopicReader.open(settings, Topics.DEAD_LETTERS, "vedette.letters"));
  }

  /**
   * Shows every letter, from the oldest that is still kept; older ones of a partition first.
   *
   * @throws KafkaException when the broker goes away meanwhile
   */
  public void read(Consumer<DeadLetter> visitor) {
    topic.read((record, fromEnd) -> visitor.accept(new DeadLetter(record, fromEnd)));
  }

  @Override
  public void close() {
    topic.close();
  }
}
