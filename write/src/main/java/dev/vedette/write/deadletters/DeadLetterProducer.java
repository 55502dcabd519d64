package dev.vedette.write.deadletters;

import static dev.vedette.wire.DeadLetterHeaders.BYTES;
import static dev.vedette.wire.DeadLetterHeaders.CAUSE;
import static dev.vedette.wire.DeadLetterHeaders.FAILED_AT;
import static dev.vedette.wire.DeadLetterHeaders.OFFSET;
import static dev.vedette.wire.DeadLetterHeaders.PARTITION;
import static dev.vedette.wire.DeadLetterHeaders.REASON;
import static dev.vedette.wire.DeadLetterHeaders.REPLAYED;
import static dev.vedette.wire.DeadLetterHeaders.TOPIC;
import static java.nio.charset.StandardCharsets.UTF_8;

import dev.vedette.wire.DeadLetterHeaders;
import dev.vedette.wire.KafkaClientMetrics;
import dev.vedette.wire.KafkaClients;
import dev.vedette.wire.KafkaSettings;
import dev.vedette.wire.Topics;
import dev.vedette.write.screening.Screened.Refused;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.header.Header;
import org.jspecify.annotations.Nullable;

/**
 * The topic of what could not be stored: each record byte for byte, with headers that say why, when
 * and from where. A letter may come twice after a crash, none is ever missing. For one thread.
 */
public final class DeadLetterProducer implements AutoCloseable {
  /** Its client, as brokers and metrics know it. */
  public static final String CLIENT = "vedette.write.dead";

  /** A broker that is away is found out within this time; the caller decides what then. */
  private static final Duration DELIVERY = Duration.ofSeconds(3);

  private static final Duration REQUEST = Duration.ofSeconds(2);
  private static final Duration METADATA = Duration.ofSeconds(1);

  /** Room for any record that a broker with usual limits let into the results topic. */
  static final int MAX_REQUEST_BYTES = 16 * 1024 * 1024;

  /** What is kept of a record that doesn't fit: enough for a person to see what it was. */
  private static final int EXCERPT_BYTES = 256 * 1024;

  private static final int EXCERPT_KEY_BYTES = 1024;

  /** A reason may quote what was read. */
  private static final int MAX_REASON_LENGTH = 1_000;

  private static final Duration CLOSE = Duration.ofSeconds(1);

  private final Producer<byte[], byte[]> producer;
  private final InstantSource clock;

  /** Why the brokers did not take the last one that they did not take. */
  private String trouble = "";

  /**
   * What came of sending letters.
   *
   * @param left those not acknowledged
   * @param trouble why, as Kafka's client says; empty when none is left
   */
  public record Delivery(List<Refused> left, String trouble) {}

  /**
   * Connects to nothing yet.
   *
   * @throws dev.vedette.wire.InvalidKafkaSettingsException when a PEM file or a property is wrong
   */
  public DeadLetterProducer(
      KafkaSettings settings, KafkaClientMetrics metrics, InstantSource clock) {
    Map<String, String> bounds =
        Map.of(
            ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, String.valueOf(DELIVERY.toMillis()),
            ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, String.valueOf(REQUEST.toMillis()),
            ProducerConfig.LINGER_MS_CONFIG, "0",
            ProducerConfig.MAX_BLOCK_MS_CONFIG, String.valueOf(METADATA.toMillis()),
            ProducerConfig.MAX_REQUEST_SIZE_CONFIG, String.valueOf(MAX_REQUEST_BYTES));
    producer = metrics.read(KafkaClients.producer(settings.withOverrides(bounds), CLIENT));
    this.clock = clock;
  }

  /**
   * Sends the letters and waits until the brokers have them.
   *
   * @return those that the brokers, being away, have not acknowledged, and why
   * @throws KafkaException when the brokers will never take them, for instance for lack of rights
   */
  public Delivery deliver(List<Refused> letters) {
    trouble = "";
    List<Future<RecordMetadata>> sent = new ArrayList<>();
    for (Refused letter : letters) {
      Future<RecordMetadata> future = producer.send(record(letter, false));
      sent.add(future);
      if (future.state() == Future.State.FAILED && isAway(future.exceptionNow())) {
        break;
      }
    }
    List<Refused> left = new ArrayList<>(letters.subList(sent.size(), letters.size()));
    for (int i = 0; i < sent.size(); i++) {
      if (!isDelivered(sent.get(i), letters.get(i), false)) {
        left.add(letters.get(i));
      }
    }
    return new Delivery(left, trouble);
  }

  private boolean isDelivered(Future<RecordMetadata> sent, Refused letter, boolean excerpt) {
    try {
      sent.get();
      return true;
    } catch (InterruptedException e) {
      throw new InterruptException(e);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof RetriableException away) {
        trouble = String.valueOf(away.getMessage());
        return false;
      }
      if (e.getCause() instanceof RecordTooLargeException && !excerpt) {
        return isDelivered(producer.send(record(letter, true)), letter, true);
      }
      throw new KafkaException("can't write to " + Topics.DEAD_LETTERS + ": " + e.getCause(), e);
    }
  }

  private static boolean isAway(@Nullable Throwable failure) {
    return failure instanceof RetriableException;
  }

  private ProducerRecord<byte[], byte[]> record(Refused letter, boolean excerpt) {
    ConsumerRecord<byte[], byte[]> source = letter.source();
    ProducerRecord<byte[], byte[]> record =
        excerpt
            ? excerpt(source)
            : new ProducerRecord<>(Topics.DEAD_LETTERS, source.key(), source.value());
    for (Header header : source.headers()) {
      String name = header.key();
      if (name.equals(REPLAYED) || (!excerpt && !DeadLetterHeaders.isOurs(name))) {
        record.headers().add(header);
      }
    }
    header(record, REASON, cut(letter.reason()));
    header(record, CAUSE, letter.cause().tag());
    header(record, TOPIC, source.topic());
    header(record, PARTITION, String.valueOf(source.partition()));
    header(record, OFFSET, String.valueOf(source.offset()));
    header(record, FAILED_AT, clock.instant().toString());
    return record;
  }

  private static ProducerRecord<byte[], byte[]> excerpt(ConsumerRecord<byte[], byte[]> source) {
    byte[] value = source.value();
    ProducerRecord<byte[], byte[]> record =
        new ProducerRecord<>(
            Topics.DEAD_LETTERS,
            beginning(source.key(), EXCERPT_KEY_BYTES),
            beginning(value, EXCERPT_BYTES));
    header(record, BYTES, String.valueOf(value == null ? 0 : value.length));
    return record;
  }

  private static byte @Nullable [] beginning(byte @Nullable [] whole, int bytes) {
    return whole == null || whole.length <= bytes ? whole : Arrays.copyOf(whole, bytes);
  }

  private static String cut(String reason) {
    return reason.length() <= MAX_REASON_LENGTH
        ? reason
        : reason.substring(0, MAX_REASON_LENGTH - 1) + "…";
  }

  private static void header(ProducerRecord<byte[], byte[]> record, String name, String value) {
    record.headers().add(name, value.getBytes(UTF_8));
  }

  @Override
  public void close() {
    producer.close(CLOSE);
  }
}
