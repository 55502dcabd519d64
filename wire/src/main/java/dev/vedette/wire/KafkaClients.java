package dev.vedette.wire;

import dev.vedette.model.files.InvalidPemException;
import dev.vedette.model.files.PemIdentity;
import dev.vedette.wire.KafkaSettings.KafkaTls;
import dev.vedette.wire.event.ResultDecoder;
import dev.vedette.wire.event.ResultEncoder;
import java.time.Duration;
import java.util.Map;
import javax.net.ssl.SSLContext;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.security.ssl.DefaultSslEngineFactory;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * Makes Kafka clients whose settings carry the promises: nothing lost, nothing acknowledged early.
 *
 * <p>Keys and values are bytes; {@link ResultEncoder} and {@link ResultDecoder} give them meaning.
 */
public final class KafkaClients {
  private KafkaClients() {}

  /**
   * An idempotent producer that waits for all in-sync replicas and keeps trying for as long as it
   * lives: what it holds is bounded by its memory, not by a clock.
   *
   * @throws InvalidKafkaSettingsException when a PEM file can't be used or a property is wrong
   */
  public static Producer<byte[], byte[]> producer(KafkaSettings settings, String clientId) {
    Map<String, Object> properties = ClientProperties.producer(settings, clientId);
    return InvalidKafkaSettingsException.translating(() ->
        new KafkaProducer<>(properties, new ByteArraySerializer(), new ByteArraySerializer()));
  }

  /**
   * The same, with another limit to how long a send may block when it can't even be begun.
   *
   * @throws InvalidKafkaSettingsException when a PEM file can't be used or a property is wrong
   */
  public static Producer<byte[], byte[]> producer(
      KafkaSettings settings, String clientId, Duration maxBlock) {
    Map<String, Object> properties = ClientProperties.producer(settings, clientId);
    properties.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, maxBlock.toMillis());
    return InvalidKafkaSettingsException.translating(() ->
        new KafkaProducer<>(properties, new ByteArraySerializer(), new ByteArraySerializer()));
  }

  /**
   * A member of a group that shares the partitions of a topic and reads each from its beginning
   * whenever it gets it; one that dies is replaced within some ten seconds.
   *
   * @throws InvalidKafkaSettingsException when a PEM file can't be used or a property is wrong
   */
  public static Consumer<byte[], byte[]> member(
      KafkaSettings settings, String clientId, String group) {
    Map<String, Object> properties = ClientProperties.member(settings, clientId, group);
    return InvalidKafkaSettingsException.translating(() ->
        new KafkaConsumer<>(properties, new ByteArrayDeserializer(), new ByteArrayDeserializer()));
  }

  /**
   * A consumer that starts at the beginning and commits only when told to.
   *
   * @throws InvalidKafkaSettingsException when a PEM file can't be used or a property is wrong
   */
  public static Consumer<byte[], byte[]> consumer(
      KafkaSettings settings, String clientId, String group) {
    Map<String, Object> properties = ClientProperties.consumer(settings, clientId, group);
    return InvalidKafkaSettingsException.translating(() ->
        new KafkaConsumer<>(properties, new ByteArrayDeserializer(), new ByteArrayDeserializer()));
  }

  /**
   * A consumer that belongs to no group and commits nothing: for a look at what a topic holds.
   *
   * @throws InvalidKafkaSettingsException when a PEM file can't be used or a property is wrong
   */
  public static Consumer<byte[], byte[]> reader(KafkaSettings settings, String clientId) {
    Map<String, Object> properties = ClientProperties.reader(settings, clientId);
    return InvalidKafkaSettingsException.translating(() ->
        new KafkaConsumer<>(properties, new ByteArrayDeserializer(), new ByteArrayDeserializer()));
  }

  /**
   * An admin client.
   *
   * @throws InvalidKafkaSettingsException when a PEM file can't be used or a property is wrong
   */
  public static Admin admin(KafkaSettings settings, String clientId) {
    Map<String, Object> properties = ClientProperties.admin(settings, clientId);
    return InvalidKafkaSettingsException.translating(() -> Admin.create(properties));
  }

  /**
   * Looks at the settings as every client would, without connecting or resolving a name.
   *
   * @throws InvalidKafkaSettingsException when a PEM file can't be used or a property is wrong
   */
  public static void requireUsable(KafkaSettings settings) {
    Map<String, Object> producer = ClientProperties.producer(settings, "vedette");
    producer.put(ProducerConfig.KEY_SERIALIZER_CLASS_CONFIG, ByteArraySerializer.class);
    producer.put(ProducerConfig.VALUE_SERIALIZER_CLASS_CONFIG, ByteArraySerializer.class);
    Map<String, Object> consumer = ClientProperties.member(settings, "vedette", "vedette");
    consumer.put(ConsumerConfig.KEY_DESERIALIZER_CLASS_CONFIG, ByteArrayDeserializer.class);
    consumer.put(ConsumerConfig.VALUE_DESERIALIZER_CLASS_CONFIG, ByteArrayDeserializer.class);
    var _ = InvalidKafkaSettingsException.translating(() -> new ProducerConfig(producer));
    var _ = InvalidKafkaSettingsException.translating(() -> new ConsumerConfig(consumer));
    if (settings.tls() != null) {
      requirePair(settings.tls());
      var _ = tlsContext(settings);
    }
  }

  private static void requirePair(KafkaTls tls) {
    if (tls.certificate() == null || tls.key() == null) {
      return;
    }
    try {
      var _ = PemIdentity.read("kafka.tls", tls.certificate(), tls.key());
    } catch (InvalidPemException e) {
      throw new InvalidKafkaSettingsException(String.valueOf(e.getMessage()), e);
    }
  }

  /**
   * The TLS that the clients speak, with their authorities and identity; for a look at a broker
   * before a client is started.
   *
   * @throws InvalidKafkaSettingsException when a PEM file can't be used or a property is wrong
   */
  public static SSLContext tlsContext(KafkaSettings settings) {
    Map<String, Object> properties = ClientProperties.admin(settings, "vedette");
    return InvalidKafkaSettingsException.translating(() -> {
      try (DefaultSslEngineFactory factory = new DefaultSslEngineFactory()) {
        factory.configure(new AdminClientConfig(properties).values());
        return factory.sslContext();
      }
    });
  }
}
