package dev.vedette.write.deadletters;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.vedette.wire.AwaitingProducer;
import dev.vedette.wire.DeadLetterHeaders;
import dev.vedette.wire.KafkaSettings;
import dev.vedette.wire.Topics;
import java.util.Map;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.header.Header;

/**
 * Publishes the events of dead letters once more: key, value and headers as they came first, and a
 * header that names the letter. For one thread.
 */
public final class DeadLetterReplay implements AutoCloseable {
  private final AwaitingProducer producer;

  /**
   * Connects to nothing yet.
   *
   * @throws dev.vedette.wire.InvalidKafkaSettingsException when a PEM file or a property is wrong
   */
  public DeadLetterReplay(KafkaSettings settings) {
    Map<String, String> room =
        Map.of(
            ProducerConfig.MAX_REQUEST_SIZE_CONFIG,
            String.valueOf(DeadLetterProducer.MAX_REQUEST_BYTES));
    producer = AwaitingProducer.open(settings.withOverrides(room), "vedette.replay");
  }

  /**
   * Sends the event of a letter that is not an excerpt.
   *
   * @throws KafkaException when the brokers don't take this one or one before it
   */
  public void send(DeadLetter letter) {
    if (letter.wholeBytes() != null) {
      throw new IllegalArgumentException("only an excerpt was kept of letter " + letter.id());
    }
    producer.send(event(letter));
  }

  private static ProducerRecord<byte[], byte[]> event(DeadLetter letter) {
    ProducerRecord<byte[], byte[]> event =
        new ProducerRecord<>(Topics.RESULTS, letter.key(), letter.value());
    for (Header header : letter.record().headers()) {
      if (!DeadLetterHeaders.isOurs(header.key())) {
        event.headers().add(header);
      }
    }
    event.headers().add(DeadLetterHeaders.REPLAYED, letter.id().getBytes(UTF_8));
    return event;
  }

  /**
   * Waits until the brokers have all that was sent.
   *
   * @throws KafkaException when they don't take one of them
   */
  public void await() {
    producer.await();
  }

  /** How many events the brokers have. */
  public int acknowledged() {
    return producer.acknowledged();
  }

  @Override
  public void close() {
    producer.close();
  }
}
