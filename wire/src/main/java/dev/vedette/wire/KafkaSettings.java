package dev.vedette.wire;

import dev.vedette.model.Setting;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** How to reach Kafka and how the topics are made when they are absent. */
public record KafkaSettings(
    @Setting(
            doc = "Brokers to ask first, `host:port`, comma-separated.",
            example = "kafka.example:12692")
        String bootstrapServers,
    @Setting(doc = "TLS to the brokers; with certificate and key also the client's identity.")
        @Nullable KafkaTls tls,
    @Setting(doc = "User name and password to the brokers; over TLS unless `tls` is absent.")
        @Nullable Sasl sasl,
    @Setting(doc = "Partitions of the results topic when it has to be created.", byDefault = "6")
        int partitions,
    @Setting(
            doc =
                "Copies of each partition when a topic has to be created; the broker's default if"
                    + " not set.")
        @Nullable Integer replication,
    @Setting(
            doc =
                "Anything else, given to every Kafka client unchanged; but for properties that"
                    + " carry a promise of Vedette's, such as `acks` or `group.id`.",
            example = "{compression.type: zstd}")
        Map<String, String> properties) {

  /** PEM files as a provider hands them out. */
  public record KafkaTls(
      @Setting(
              doc =
                  "PEM file of the authority that signed the brokers' certificates; the Java"
                      + " runtime's list if not set.",
              example = "ca.pem")
          @Nullable Path ca,
      @Setting(doc = "PEM file of the client certificate.", example = "service.cert")
          @Nullable Path certificate,
      @Setting(doc = "PEM file of the client certificate's key, PKCS#8.", example = "service.key")
          @Nullable Path key) {
    public KafkaTls {
      if ((certificate == null) != (key == null)) {
        throw new IllegalArgumentException(
            "certificate and key go together: one of them is missing");
      }
    }
  }

  /** SASL credentials. */
  public record Sasl(
      @Setting(doc = "`SCRAM-SHA-512`, `SCRAM-SHA-256` or `PLAIN`.", byDefault = "SCRAM-SHA-512")
          String mechanism,
      @Setting(doc = "User name.", example = "avnadmin") String username,
      @Setting(doc = "Password.", example = "${KAFKA_PASSWORD}", secret = true) String password) {
    public Sasl {
      if (!mechanism.matches("SCRAM-SHA-512|SCRAM-SHA-256|PLAIN")) {
        throw new IllegalArgumentException(
            "mechanism '" + mechanism + "' must be SCRAM-SHA-512, SCRAM-SHA-256 or PLAIN");
      }
    }

    @Override
    public String toString() {
      return "Sasl[mechanism=" + mechanism + ", username=" + username + "]";
    }
  }

  public KafkaSettings {
    BootstrapServers.require(bootstrapServers);
    PromisedProperties.requireNone(properties);
    if (partitions < 1 || partitions > 10_000) {
      throw new IllegalArgumentException("partitions must be from 1 to 10000");
    }
    if (replication != null && (replication < 1 || replication > 100)) {
      throw new IllegalArgumentException("replication must be from 1 to 100");
    }
    properties = Map.copyOf(properties);
  }

  /** Plain text to the given brokers, everything else at its default. */
  public static KafkaSettings plaintext(String bootstrapServers) {
    return new KafkaSettings(bootstrapServers, null, null, 6, null, Map.of());
  }

  /** The same with client properties of ours where the person has set none. */
  public KafkaSettings withDefaults(Map<String, String> ours) {
    Map<String, String> all = new HashMap<>(ours);
    all.putAll(properties);
    return with(all);
  }

  /** The same with client properties of ours that win: bounds that a client of ours relies on. */
  public KafkaSettings withOverrides(Map<String, String> ours) {
    Map<String, String> all = new HashMap<>(properties);
    all.putAll(ours);
    return with(all);
  }

  private KafkaSettings with(Map<String, String> otherProperties) {
    return new KafkaSettings(bootstrapServers, tls, sasl, partitions, replication, otherProperties);
  }
}
