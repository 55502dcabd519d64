package dev.vedette.embedded;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.net.BindException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.utils.Time;
import org.apache.kafka.metadata.storage.Formatter;
import org.apache.kafka.server.common.Feature;
import org.apache.kafka.server.common.MetadataVersion;
import org.apache.kafka.server.metrics.KafkaYammerMetrics;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The real Apache Kafka, one node, in this process, for one machine. Listens on 127.0.0.1 only.
 * Topics and offsets are in the data directory and survive restarts and kills. Topics are not
 * created by use.
 *
 * <p>Kafka logs much at INFO: give the loggers {@code kafka}, {@code org.apache.kafka} and {@code
 * state.change.logger} the level WARN, and {@code org.apache.kafka.controller} ERROR, since every
 * start warns there that it takes over.
 *
 * <p>Safe for use by many threads.
 */
public final class EmbeddedBroker implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(EmbeddedBroker.class);

  /** After a start clients have written and read something by then. */
  private static final Duration FIRST_RECORDS = Duration.ofSeconds(20);

  private final KafkaRaftServer server;
  private final int port;
  private final DirectoryLock lock;

  private EmbeddedBroker(KafkaRaftServer server, int port, DirectoryLock lock) {
    this.server = server;
    this.port = port;
    this.lock = lock;
  }

  /**
   * Returns when clients can connect. Formats the directory on first use.
   *
   * @throws DirectoryInUseException when another process or service has the directory
   * @throws PortInUseException when another program has the port
   * @throws EmbeddedServiceException when the directory is unusable, or the broker failed
   */
  public static EmbeddedBroker start(Path dataDirectory, BrokerOptions options) {
    return start(dataDirectory, options, System.nanoTime());
  }

  /**
   * The same, where other ports were tried before.
   *
   * @param askedNanos when somebody began to wait for it, by {@link System#nanoTime()}; for the log
   */
  public static EmbeddedBroker start(Path dataDirectory, BrokerOptions options, long askedNanos) {
    DirectoryLock lock = DirectoryLock.on(dataDirectory);
    boolean started = false;
    try {
      EmbeddedBroker broker = start(lock, options);
      started = true;
      log.info(
          "Kafka listens on {} after {} ms, data in {}",
          broker.bootstrapServers(),
          (System.nanoTime() - askedNanos) / 1_000_000,
          lock.directory());
      return broker;
    } finally {
      if (!started) {
        lock.close();
      }
    }
  }

  private static EmbeddedBroker start(DirectoryLock lock, BrokerOptions options) {
    DiskSpace.require(lock.directory());
    int port = Ports.claim(options.port());
    Path logs = lock.directory().resolve("logs");
    if (!Files.exists(logs.resolve("meta.properties"))) {
      format(logs, options.security());
    }
    repair(logs);
    BrokerHalt.explain(logs);
    return new EmbeddedBroker(run(BrokerProperties.of(logs, port, options)), port, lock);
  }

  private static void repair(Path logs) {
    try {
      SegmentRepair.repairAll(logs);
    } catch (IOException e) {
      throw new EmbeddedServiceException(
          "can't repair what a full disk has left in %s: %s".formatted(logs, e.getMessage()), e);
    }
  }

  private static void format(Path logs, BrokerOptions.Security security) {
    Formatter formatter =
        new Formatter()
            .setPrintStream(
                new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8))
            .setSupportedFeatures(List.copyOf(Feature.PRODUCTION_FEATURES))
            .setNodeId(BrokerProperties.NODE_ID)
            .setClusterId(Uuid.randomUuid().toString())
            .setDirectories(List.of(logs.toString()))
            .setMetadataLogDirectory(logs.toString())
            .setReleaseVersion(MetadataVersion.LATEST_PRODUCTION)
            .setControllerListenerName(BrokerProperties.CONTROLLER)
            .setHasDynamicQuorum(false);
    if (security instanceof BrokerOptions.Security.Scram scram) {
      formatter.setScramArguments(
          scram.users().entrySet().stream().map(EmbeddedBroker::scramArgument).toList());
    }
    try {
      formatter.run();
    } catch (Exception e) {
      throw new EmbeddedServiceException("can't format " + logs + " for Kafka: " + e, e);
    }
  }

  private static String scramArgument(Map.Entry<String, String> user) {
    return "SCRAM-SHA-512=[name=" + user.getKey() + ",password=" + user.getValue() + "]";
  }

  static KafkaRaftServer run(Properties properties) {
    KafkaRaftServer server = null;
    try {
      server = new KafkaRaftServer(KafkaConfig.fromProps(properties, false), Time.SYSTEM);
      server.startup();
      stopMeters();
      return server;
    } catch (RuntimeException e) {
      if (server != null) {
        server.shutdown();
      }
      Throwable cause = innermost(e);
      String message = "Kafka did not start: " + cause.getMessage();
      throw cause instanceof BindException
          ? new PortInUseException(message, e)
          : new EmbeddedServiceException(message, e);
    }
  }

  /**
   * Each of a hundred meters would be woken every 5 s to work out a rate that nobody reads here.
   * Counts go on. Those of topics come with their first records.
   */
  private static void stopMeters() {
    KafkaYammerMetrics.defaultRegistry().shutdown();
    CompletableFuture.delayedExecutor(FIRST_RECORDS.toSeconds(), TimeUnit.SECONDS)
        .execute(KafkaYammerMetrics.defaultRegistry()::shutdown);
  }

  private static Throwable innermost(Throwable error) {
    Throwable cause = error;
    while (cause.getCause() != null) {
      cause = cause.getCause();
    }
    return cause;
  }

  /** Whether one has run on this directory before. */
  public static boolean isIn(Path dataDirectory) {
    return Files.exists(dataDirectory.resolve("logs/meta.properties"));
  }

  /** Lets other processes find it, by {@link #announced}. */
  public void announce() {
    lock.announce(bootstrapServers());
  }

  /**
   * The {@link #bootstrapServers} of whoever runs on this directory and has announced it. To be
   * asked after a start has met a {@link DirectoryInUseException}: later it may be out of date.
   */
  public static Optional<String> announced(Path dataDirectory) {
    return DirectoryLock.announced(dataDirectory);
  }

  /**
   * Looks whether one could be started on this directory as far as others are concerned, without
   * starting it.
   *
   * @throws DirectoryInUseException when another process or service has the directory
   */
  public static void requireFree(Path dataDirectory) {
    DirectoryLock.requireFree(dataDirectory);
  }

  /** Where it listens on 127.0.0.1. */
  public int port() {
    return port;
  }

  /** What clients are given as {@code bootstrap.servers}: {@code 127.0.0.1:port}. */
  public String bootstrapServers() {
    return Ports.HOST + ":" + port;
  }

  /** Stops, normally within a second. Safe to call twice. */
  @Override
  public void close() {
    server.shutdown();
    server.awaitShutdown();
    lock.close();
  }
}
