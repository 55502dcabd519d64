package dev.vedette.wire;

import dev.vedette.model.files.InvalidPemException;
import dev.vedette.model.files.PemFiles;
import dev.vedette.wire.KafkaSettings.KafkaTls;
import dev.vedette.wire.KafkaSettings.Sasl;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.CooperativeStickyAssignor;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.config.SaslConfigs;
import org.apache.kafka.common.config.SslConfigs;
import org.jspecify.annotations.Nullable;

/** Turns our settings into Kafka's properties. What the person sets under `properties` wins. */
final class ClientProperties {
  private static final int LINGER_MS = 100;
  private static final int REQUEST_TIMEOUT_MS = 10_000;
  private static final int RECONNECT_MAX_MS = 2_000;

  /** The least that brokers allow by default (group.min.session.timeout.ms). */
  private static final int MEMBER_SESSION_MS = 6_000;

  /** A member hears with its next heartbeat that another has come or left. */
  private static final int MEMBER_HEARTBEAT_MS = 500;

  private static final int MEMBER_METADATA_MS = 10_000;

  /** A send that can't even be begun comes back after this, and its caller says so. */
  private static final int MAX_BLOCK_MS = 5_000;

  private ClientProperties() {}

  static Map<String, Object> producer(KafkaSettings settings, String clientId) {
    Map<String, Object> properties = common(settings, clientId);
    properties.put(ProducerConfig.ACKS_CONFIG, "all");
    properties.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
    // With several requests under way, one that a new partition's leader was not ready for is tried
    // again after its successor was taken: out of order from then on, for as long as we try.
    properties.put(ProducerConfig.MAX_IN_FLIGHT_REQUESTS_PER_CONNECTION, 1);
    properties.put(ProducerConfig.COMPRESSION_TYPE_CONFIG, "zstd");
    properties.put(ProducerConfig.LINGER_MS_CONFIG, LINGER_MS);
    // A broker may be away for hours: memory is the bound of what waits, not this clock.
    properties.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, Integer.MAX_VALUE);
    properties.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, MAX_BLOCK_MS);
    properties.putAll(settings.properties());
    return properties;
  }

  static Map<String, Object> consumer(KafkaSettings settings, String clientId, String group) {
    Map<String, Object> properties = common(settings, clientId);
    properties.put(ConsumerConfig.GROUP_ID_CONFIG, group);
    properties.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
    properties.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
    properties.putAll(settings.properties());
    return properties;
  }

  /**
   * The classic protocol: a member's session is its own setting there. That of the newer one is the
   * broker's, 45 s and not less unless its operator says so (docs/decisions/0014).
   */
  static Map<String, Object> member(KafkaSettings settings, String clientId, String group) {
    Map<String, Object> properties = consumer(settings, clientId, group);
    properties.put(ConsumerConfig.GROUP_PROTOCOL_CONFIG, "classic");
    properties.put(ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG, MEMBER_SESSION_MS);
    properties.put(ConsumerConfig.HEARTBEAT_INTERVAL_MS_CONFIG, MEMBER_HEARTBEAT_MS);
    // The topic may come into being after us.
    properties.put(ConsumerConfig.METADATA_MAX_AGE_CONFIG, MEMBER_METADATA_MS);
    // Partitions that stay where they are stay at work.
    properties.put(
        ConsumerConfig.PARTITION_ASSIGNMENT_STRATEGY_CONFIG,
        CooperativeStickyAssignor.class.getName());
    // By use it would come into being without being compacted.
    properties.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
    properties.putAll(settings.properties());
    if ("consumer".equalsIgnoreCase(settings.properties().get("group.protocol"))) {
      // There the broker decides.
      properties.remove(ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG);
      properties.remove(ConsumerConfig.HEARTBEAT_INTERVAL_MS_CONFIG);
      properties.remove(ConsumerConfig.PARTITION_ASSIGNMENT_STRATEGY_CONFIG);
    }
    return properties;
  }

  /** Outside of any group, and nothing comes into being by being asked for. */
  static Map<String, Object> reader(KafkaSettings settings, String clientId) {
    Map<String, Object> properties = common(settings, clientId);
    properties.putAll(settings.properties());
    properties.remove(ConsumerConfig.GROUP_ID_CONFIG);
    properties.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
    properties.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
    properties.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
    return properties;
  }

  static Map<String, Object> admin(KafkaSettings settings, String clientId) {
    Map<String, Object> properties = common(settings, clientId);
    properties.putAll(settings.properties());
    return properties;
  }

  private static Map<String, Object> common(KafkaSettings settings, String clientId) {
    Map<String, Object> properties = new HashMap<>();
    properties.put(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG, settings.bootstrapServers());
    properties.put(CommonClientConfigs.CLIENT_ID_CONFIG, clientId);
    properties.put(CommonClientConfigs.REQUEST_TIMEOUT_MS_CONFIG, REQUEST_TIMEOUT_MS);
    properties.put(CommonClientConfigs.RECONNECT_BACKOFF_MAX_MS_CONFIG, RECONNECT_MAX_MS);
    properties.put(
        CommonClientConfigs.SECURITY_PROTOCOL_CONFIG,
        securityProtocol(settings.tls(), settings.sasl()));
    if (settings.tls() != null) {
      putTls(properties, settings.tls());
    }
    if (settings.sasl() != null) {
      putSasl(properties, settings.sasl());
    }
    return properties;
  }

  private static String securityProtocol(@Nullable KafkaTls tls, @Nullable Sasl sasl) {
    if (sasl == null) {
      return tls == null ? "PLAINTEXT" : "SSL";
    }
    return tls == null ? "SASL_PLAINTEXT" : "SASL_SSL";
  }

  private static void putTls(Map<String, Object> properties, KafkaTls tls) {
    if (tls.ca() != null) {
      properties.put(SslConfigs.SSL_TRUSTSTORE_TYPE_CONFIG, "PEM");
    }
    if (tls.certificate() != null) {
      properties.put(SslConfigs.SSL_KEYSTORE_TYPE_CONFIG, "PEM");
    }
    properties.putAll(pem(tls));
    properties.put(
        SslConfigs.SSL_ENGINE_FACTORY_CLASS_CONFIG, RotatingSslEngineFactory.class.getName());
    properties.put(RotatingSslEngineFactory.FILES, tls);
  }

  /** What the files hold now, by the names of Kafka's properties. */
  static Map<String, String> pem(KafkaTls tls) {
    Map<String, String> texts = new HashMap<>();
    try {
      if (tls.ca() != null) {
        texts.put(
            SslConfigs.SSL_TRUSTSTORE_CERTIFICATES_CONFIG,
            PemFiles.certificateText("kafka.tls.ca", tls.ca()));
      }
      if (tls.certificate() != null && tls.key() != null) {
        texts.put(
            SslConfigs.SSL_KEYSTORE_CERTIFICATE_CHAIN_CONFIG,
            PemFiles.certificateText("kafka.tls.certificate", tls.certificate()));
        texts.put(SslConfigs.SSL_KEYSTORE_KEY_CONFIG, PemFiles.keyText("kafka.tls.key", tls.key()));
      }
    } catch (InvalidPemException e) {
      throw new InvalidKafkaSettingsException(String.valueOf(e.getMessage()), e);
    }
    return texts;
  }

  private static void putSasl(Map<String, Object> properties, Sasl sasl) {
    properties.put(SaslConfigs.SASL_MECHANISM, sasl.mechanism());
    String module =
        sasl.mechanism().equals("PLAIN")
            ? "org.apache.kafka.common.security.plain.PlainLoginModule"
            : "org.apache.kafka.common.security.scram.ScramLoginModule";
    properties.put(
        SaslConfigs.SASL_JAAS_CONFIG,
        "%s required username=%s password=%s;"
            .formatted(module, quoted(sasl.username()), quoted(sasl.password())));
  }

  /** A string of the JAAS configuration language, whatever characters a password holds. */
  private static String quoted(String text) {
    return '"' + text.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
  }
}
