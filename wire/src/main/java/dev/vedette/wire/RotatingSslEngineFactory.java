package dev.vedette.wire;

import dev.vedette.model.files.FileVersion;
import dev.vedette.model.files.PemIdentity;
import dev.vedette.wire.KafkaSettings.KafkaTls;
import java.nio.file.Path;
import java.security.KeyStore;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import javax.net.ssl.SSLEngine;
import org.apache.kafka.common.config.types.Password;
import org.apache.kafka.common.security.auth.SslEngineFactory;
import org.apache.kafka.common.security.ssl.DefaultSslEngineFactory;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Gives each new connection to a broker the PEM files as they are by then; Kafka's own factory
 * reads them once in a client's life. A connection that stands goes on with what it began with. As
 * long as the files can't be used, because somebody is in the middle of replacing them, the ones
 * before stay in use. Thread-safe. Made by Kafka, from a client's properties.
 */
public final class RotatingSslEngineFactory implements SslEngineFactory {
  /** The property that says where the files are: a {@link KafkaTls}. */
  static final String FILES = "vedette.kafka.tls";

  private static final Logger log = LoggerFactory.getLogger(RotatingSslEngineFactory.class);

  private Map<String, ?> properties = Map.of();
  private KafkaTls files = new KafkaTls(null, null, null);
  private DefaultSslEngineFactory current = new DefaultSslEngineFactory();

  /** Of what {@link #current} was made; null when a change since might not show. */
  private @Nullable List<FileVersion> used;

  private @Nullable String warning;

  @Override
  public synchronized void configure(Map<String, ?> configuration) {
    properties = configuration;
    files = (KafkaTls) Objects.requireNonNull(configuration.get(FILES));
    List<FileVersion> now = versions();
    current = read();
    used = settled(now);
  }

  @Override
  public synchronized SSLEngine createClientSslEngine(
      String host, int port, String endpointIdentification) {
    List<FileVersion> now = versions();
    if (!now.equals(used)) {
      readAgain(now);
    }
    return current.createClientSslEngine(host, port, endpointIdentification);
  }

  private void readAgain(List<FileVersion> now) {
    try {
      DefaultSslEngineFactory before = current;
      current = read();
      before.close();
      used = settled(now);
      warning = null;
    } catch (RuntimeException e) {
      String why = String.valueOf(e.getMessage());
      if (!why.equals(warning)) {
        log.warn("{}; what was read before stays in use", why);
      }
      warning = why;
    }
  }

  private DefaultSslEngineFactory read() {
    if (files.certificate() != null && files.key() != null) {
      var _ = PemIdentity.read("kafka.tls", files.certificate(), files.key());
    }
    Map<String, Object> all = new HashMap<>(properties);
    ClientProperties.pem(files).forEach((name, text) -> all.put(name, new Password(text)));
    DefaultSslEngineFactory made = new DefaultSslEngineFactory();
    made.configure(all);
    return made;
  }

  private List<FileVersion> versions() {
    return Stream.of(files.ca(), files.certificate(), files.key())
        .filter(Objects::nonNull)
        .map((Path file) -> FileVersion.of(file))
        .toList();
  }

  private static @Nullable List<FileVersion> settled(List<FileVersion> versions) {
    Instant now = Instant.now();
    return versions.stream().allMatch(version -> version.isSettled(now)) ? versions : null;
  }

  @Override
  public SSLEngine createServerSslEngine(String host, int port) {
    throw new UnsupportedOperationException("this is for clients");
  }

  /** Clients are not configured anew. */
  @Override
  public boolean shouldBeRebuilt(Map<String, Object> next) {
    return false;
  }

  @Override
  public Set<String> reconfigurableConfigs() {
    return Set.of();
  }

  @Override
  public synchronized KeyStore keystore() {
    return current.keystore();
  }

  @Override
  public synchronized KeyStore truststore() {
    return current.truststore();
  }

  @Override
  public synchronized void close() {
    current.close();
  }
}
