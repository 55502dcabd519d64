package dev.vedette.write;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.vedette.wire.DeadLetterHeaders;
import dev.vedette.wire.KafkaClients;
import dev.vedette.wire.KafkaSettings;
import dev.vedette.wire.Topics;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.header.Header;

/**
 * Publishes the events of dead letters once more: key, value and headers as they came first, and a
 * header that names the letter. For one thread.
 */
public final class DeadLetterReplay implements AutoCloseable {
  private static final Duration DELIVERY = Duration.ofSeconds(20);
  private static final Duration REQUEST = Duration.ofSeconds(5);
  private static final Duration CLOSE = Duration.ofSeconds(1);

  /** Sent and not acknowledged yet: bounds what is held, and how much is in doubt after a fault. */
  private static final int MAX_IN_FLIGHT = 500;

  private final Producer<byte[], byte[]> producer;
  private final Queue<Future<RecordMetadata>> inFlight = new ArrayDeque<>();
  private int acknowledged;

  /**
   * Connects to nothing yet.
   *
   * @throws dev.vedette.wire.InvalidKafkaSettingsException when a PEM file or a property is wrong
   */
  public DeadLetterReplay(KafkaSettings settings) {
    Map<String, String> bounds =
        Map.of(
            ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, String.valueOf(DELIVERY.toMillis()),
            ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, String.valueOf(REQUEST.toMillis()),
            ProducerConfig.MAX_REQUEST_SIZE_CONFIG,
                String.valueOf(DeadLetterProducer.MAX_REQUEST_BYTES));
    producer = KafkaClients.producer(Tuning.insisting(settings, bounds), "vedette.replay");
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
    if (inFlight.size() >= MAX_IN_FLIGHT) {
      await();
    }
    inFlight.add(producer.send(event(letter)));
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
    producer.flush();
    for (Future<RecordMetadata> sent = inFlight.poll(); sent != null; sent = inFlight.poll()) {
      try {
        sent.get();
        acknowledged++;
      } catch (InterruptedException e) {
        throw new InterruptException(e);
      } catch (ExecutionException e) {
        Throwable refusal = e.getCause() == null ? e : e.getCause();
        throw new KafkaException(refusal.getMessage(), refusal);
      }
    }
  }

  /** How many events the brokers have. */
  public int acknowledged() {
    return acknowledged;
  }

  @Override
  public void close() {
    producer.close(CLOSE);
  }
}
