package dev.vedette.write;

import dev.vedette.ops.Health;
import dev.vedette.ops.Role;
import dev.vedette.store.CheckResults;
import dev.vedette.store.Database;
import dev.vedette.store.Partitions;
import dev.vedette.store.StorageSettings;
import dev.vedette.wire.KafkaSettings;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The role that carries events from Kafka into PostgreSQL. Any number of them share the partitions
 * of the results topic.
 *
 * <p>It brings the schema to its newest version, creates the topics that are absent, and keeps the
 * partitions of the tables. A broker or database that is away is waited for. Safe for use by many
 * threads.
 */
public final class Writer implements Role {
  private static final Logger log = LoggerFactory.getLogger(Writer.class);

  /** A transaction that lasts longer is left to the server: committed or not, nothing is lost. */
  private static final Duration CLOSE_PATIENCE = Duration.ofSeconds(4);

  private final Status status;
  private final Thread thread;
  private final CompletableFuture<Void> stopped = new CompletableFuture<>();

  private Writer(Preparation preparation, WriteLoop loop, WriteLoop.Parts parts, Status status) {
    this.status = status;
    thread =
        Thread.ofPlatform()
            .name("vedette-write")
            .daemon()
            .unstarted(() -> run(preparation, loop, parts));
  }

  /**
   * Starts a writer; connects to nothing before it returns.
   *
   * @param database left open when the writer closes
   * @throws dev.vedette.wire.InvalidKafkaSettingsException when a PEM file or a property is wrong
   */
  public static Writer start(
      KafkaSettings kafka,
      WriteSettings settings,
      StorageSettings storage,
      Database database,
      MeterRegistry registry,
      InstantSource clock) {
    RandomGenerator random = new Random();
    Status status = new Status();
    WriteMetrics metrics = new WriteMetrics(registry);
    Partitions partitions = new Partitions(database, storage);
    WriteLoop.Parts parts =
        new WriteLoop.Parts(
            new Subscription(kafka, settings),
            new Screening(partitions, clock),
            new Inserter(new CheckResults(database, partitions), metrics),
            new DeadLetters(kafka, clock),
            new Upkeep(partitions, clock),
            metrics);
    Writer writer =
        new Writer(
            new Preparation(kafka, database, status, random),
            new WriteLoop(settings, parts, status, random),
            parts,
            status);
    writer.thread.start();
    return writer;
  }

  private void run(Preparation preparation, WriteLoop loop, WriteLoop.Parts parts) {
    try (var _ = parts.subscription();
        var _ = parts.deadLetters()) {
      if (preparation.run()) {
        loop.run();
      }
      status.is(new Health.Stopped("closed"));
      stopped.complete(null);
    } catch (Exception | Error e) {
      if (status.isClosing()) {
        log.debug("interrupted while closing", e);
        stopped.complete(null);
      } else {
        log.error("stops for good: {}", e.getMessage(), e);
        stopped.completeExceptionally(e);
      }
      status.is(new Health.Stopped(String.valueOf(e.getMessage())));
    }
  }

  @Override
  public String name() {
    return "write";
  }

  @Override
  public Health health() {
    return status.health();
  }

  @Override
  public CompletableFuture<Void> stopped() {
    return stopped;
  }

  @Override
  public void close() {
    status.close();
    try {
      if (!thread.join(CLOSE_PATIENCE)) {
        log.warn("left a transaction in the middle: it will be done again");
        thread.interrupt();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    stopped.complete(null);
  }
}
