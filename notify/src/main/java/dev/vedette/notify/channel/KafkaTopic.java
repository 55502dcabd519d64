package dev.vedette.notify.channel;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.vedette.notify.message.CleanText;
import dev.vedette.notify.message.Message;
import dev.vedette.notify.message.PayloadJson;
import dev.vedette.wire.KafkaClients;
import dev.vedette.wire.KafkaSettings;
import dev.vedette.wire.Topics;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.AuthenticationException;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.jspecify.annotations.Nullable;

/**
 * A topic whose records are CloudEvents in Kafka's binary mode: the value is what a webhook gets,
 * the attributes are headers, the key is the target.
 */
final class KafkaTopic implements Channel {
  private static final String CLIENT_ID = "vedette-notify";
  private static final Duration CLOSE = Duration.ofSeconds(1);

  private final KafkaSettings kafka;
  private final String topic;
  private final Duration timeout;
  private final Producer<byte[], byte[]> producer;
  private boolean ensured;

  /** Connects to nothing yet. */
  KafkaTopic(KafkaSettings kafka, String topic, Duration timeout) {
    this.kafka = kafka;
    this.topic = topic;
    this.timeout = timeout;
    String millis = String.valueOf(timeout.toMillis());
    Map<String, String> bounds =
        Map.of(
            ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG,
            millis,
            ProducerConfig.LINGER_MS_CONFIG,
            "0",
            ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG,
            String.valueOf(timeout.toMillis() / 2));
    producer = KafkaClients.producer(kafka.withOverrides(bounds), CLIENT_ID, timeout);
  }

  @Override
  public Delivery send(Message message) throws InterruptedException {
    try {
      ensureTopic();
      Future<RecordMetadata> sent = producer.send(event(message));
      RecordMetadata at = sent.get(timeout.toMillis(), TimeUnit.MILLISECONDS);
      return new Delivery.Delivered("partition " + at.partition() + ", offset " + at.offset());
    } catch (TimeoutException e) {
      return Delivery.Retry.maybeHeard("no broker acknowledged it in time");
    } catch (ExecutionException e) {
      return fault(e.getCause());
    } catch (KafkaException e) {
      return fault(e);
    }
  }

  /** Once; where we may not, somebody else makes it. */
  private synchronized void ensureTopic() throws InterruptedException {
    if (!ensured) {
      ensured =
          switch (Topics.ensureTopic(kafka, CLIENT_ID, topic)) {
            case Topics.Creation.Done done -> true;
            case Topics.Creation.NotOurs notOurs -> true;
            case Topics.Creation.Away away -> false;
          };
    }
  }

  /** Kafka's texts name brokers and topics, and may quote what it was configured with. */
  private static Delivery fault(@Nullable Throwable cause) {
    return switch (cause) {
      case AuthenticationException e -> new Delivery.Refused("Kafka refuses the credentials");
      case AuthorizationException e -> new Delivery.Refused("Kafka does not let us write");
      case RecordTooLargeException e -> new Delivery.Refused("too large for the topic");
      case null, default ->
          Delivery.Retry.maybeHeard(
              "Kafka did not take it"
                  + (cause == null ? "" : ": " + cause.getClass().getSimpleName()));
    };
  }

  private ProducerRecord<byte[], byte[]> event(Message message) {
    String subject = CleanText.lines(message.first().subject(), 200);
    Map<String, String> headers = new LinkedHashMap<>();
    headers.put("content-type", "application/json");
    headers.put("ce_specversion", "1.0");
    headers.put("ce_id", message.id().toString());
    headers.put("ce_source", "vedette");
    headers.put("ce_type", message.type().wireName());
    headers.put("ce_time", message.at().toString());
    headers.put("ce_subject", subject);
    ProducerRecord<byte[], byte[]> event =
        new ProducerRecord<>(topic, subject.getBytes(UTF_8), PayloadJson.encode(message));
    headers.forEach((name, value) -> event.headers().add(name, value.getBytes(UTF_8)));
    return event;
  }

  @Override
  public boolean deduplicates() {
    return true;
  }

  @Override
  public void close() {
    producer.close(CLOSE);
  }
}
