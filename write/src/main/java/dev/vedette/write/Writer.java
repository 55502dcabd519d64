package dev.vedette.write;

import dev.vedette.ops.Health;
import dev.vedette.ops.Role;
import dev.vedette.store.Database;
import dev.vedette.store.StorageSettings;
import dev.vedette.store.StoreException;
import dev.vedette.store.checks.BatchListener;
import dev.vedette.store.checks.CheckResults;
import dev.vedette.store.decisions.Decisions;
import dev.vedette.store.history.DeadLetterTargets;
import dev.vedette.store.history.History;
import dev.vedette.store.history.UpkeepTimes;
import dev.vedette.store.incidents.Silence;
import dev.vedette.store.maintenance.MaintenanceRules;
import dev.vedette.wire.KafkaSettings;
import dev.vedette.write.deadletters.DeadLetterProducer;
import dev.vedette.write.deadletters.DeadLetterWatch;
import dev.vedette.write.screening.Screening;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import org.apache.kafka.common.errors.AuthenticationException;
import org.apache.kafka.common.errors.AuthorizationException;
import org.jspecify.annotations.Nullable;
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

  private final Parts parts;
  private final Status status;
  private final Thread thread =
      Thread.ofPlatform().name("vedette-write").daemon().unstarted(this::run);
  private final CompletableFuture<Void> stopped = new CompletableFuture<>();

  /** Guarded by this. */
  private boolean preparing = true;

  /** What the writer's thread drives, in the order in which an event goes through. */
  private record Parts(
      Preparation preparation,
      Subscription subscription,
      WriteLoop loop,
      StoreWorker worker,
      DeadLetterProducer deadLetters,
      Supplier<Upkeep> upkeep) {}

  private Writer(
      KafkaSettings kafka,
      WriteSettings settings,
      StorageSettings storage,
      MaintenanceRules maintenance,
      Database database,
      MeterRegistry registry,
      InstantSource clock,
      int decidedTargets) {
    RandomGenerator random = new Random();
    WriteMetrics metrics = new WriteMetrics(registry);
    status = new Status(System::nanoTime);
    UpkeepStatus upkeepStatus = new UpkeepStatus(clock, metrics);
    DeadLetterWatch watch =
        new DeadLetterWatch(new DeadLetterTargets(database), clock, System::nanoTime);
    Subscription subscription = new Subscription(kafka, settings, metrics.consumer, clock);
    DeadLetterProducer deadLetters = new DeadLetterProducer(kafka, metrics.deadLetters, clock);
    Decisions decisions = new Decisions(database, metrics, decidedTargets);
    boolean decides = decidedTargets > 0;
    BatchListener listener = decides ? decisions : BatchListener.NONE;
    Inserter inserter = new Inserter(new CheckResults(database, clock, listener), metrics);
    DecisionUpkeep upkeep =
        decides
            ? new DecisionUpkeep(decisions, new Silence(database), metrics, clock, System::nanoTime)
            : null;
    StoreWorker worker =
        new StoreWorker(
            inserter,
            deadLetters,
            watch,
            upkeep,
            heartbeat(settings, metrics),
            metrics,
            status,
            random);
    Screening screening = new Screening(storage, clock);
    parts =
        new Parts(
            new Preparation(kafka, database, status, random),
            subscription,
            new WriteLoop(
                settings, subscription, screening, worker, watch, upkeepStatus, metrics, status),
            worker,
            deadLetters,
            () ->
                Upkeep.start(
                    new History(database, storage, maintenance),
                    new UpkeepTimes(database),
                    clock,
                    status,
                    upkeepStatus,
                    this::fail));
  }

  private static @Nullable Heartbeat heartbeat(WriteSettings settings, WriteMetrics metrics) {
    String url = settings.heartbeatUrl();
    return url == null ? null : new Heartbeat(URI.create(url), metrics, System::nanoTime);
  }

  /** Registers every metric of a writer, for the reference of all metrics. */
  public static void declareMetrics(MeterRegistry registry) {
    var _ = new WriteMetrics(registry);
  }

  /** Starts one without maintenance rules, as {@link #start} does. */
  public static Writer start(
      KafkaSettings kafka,
      WriteSettings settings,
      StorageSettings storage,
      Database database,
      MeterRegistry registry,
      InstantSource clock) {
    MaintenanceRules none = new MaintenanceRules(database, List.of());
    return start(kafka, settings, storage, none, database, registry, clock);
  }

  /** Like {@link #start}, but decides about no incident: to measure what the deciding costs. */
  public static Writer startUndecided(
      KafkaSettings kafka,
      WriteSettings settings,
      StorageSettings storage,
      Database database,
      MeterRegistry registry,
      InstantSource clock) {
    MaintenanceRules none = new MaintenanceRules(database, List.of());
    return start(new Writer(kafka, settings, storage, none, database, registry, clock, 0));
  }

  /**
   * Starts a writer; connects to nothing before it returns.
   *
   * @param maintenance rules whose windows it makes
   * @param database left open when the writer closes
   * @throws dev.vedette.wire.InvalidKafkaSettingsException when a PEM file or a property is wrong
   */
  public static Writer start(
      KafkaSettings kafka,
      WriteSettings settings,
      StorageSettings storage,
      MaintenanceRules maintenance,
      Database database,
      MeterRegistry registry,
      InstantSource clock) {
    return start(
        new Writer(
            kafka,
            settings,
            storage,
            maintenance,
            database,
            registry,
            clock,
            Decisions.MAX_TARGETS));
  }

  /** Starts one that remembers so many targets at most. */
  static Writer startRemembering(
      int targets, KafkaSettings kafka, Database database, InstantSource clock) {
    return start(
        new Writer(
            kafka,
            WriteSettings.DEFAULT,
            StorageSettings.DEFAULT,
            new MaintenanceRules(database, List.of()),
            database,
            new SimpleMeterRegistry(),
            clock,
            targets));
  }

  private static Writer start(Writer writer) {
    writer.thread.start();
    return writer;
  }

  private void run() {
    try (var _ = parts.subscription();
        var _ = parts.deadLetters();
        var _ = parts.worker()) {
      if (prepare()) {
        try (var _ = parts.upkeep().get()) {
          parts.loop().run();
        }
      }
      status.stopped("closed");
      stopped.complete(null);
    } catch (Exception | Error e) {
      fail(e);
    }
  }

  private boolean prepare() throws InterruptedException {
    try {
      return parts.preparation().run();
    } finally {
      synchronized (this) {
        preparing = false;
        // What is closed next would take it for an interruption of its own.
        var _ = Thread.interrupted();
      }
    }
  }

  /** It waits for a broker or a database then; what it makes there, the next one makes again. */
  private synchronized void interruptPreparation() {
    if (preparing) {
      thread.interrupt();
    }
  }

  private void fail(Throwable fault) {
    if (status.isClosing()) {
      log.debug("interrupted while closing", fault);
      stopped.complete(null);
    } else {
      if (isExplained(fault)) {
        // Whoever runs it tells the message as the last line.
        log.debug("stops for good", fault);
      } else {
        log.error("stops for good: {}", fault.getMessage(), fault);
      }
      stopped.completeExceptionally(fault);
    }
    status.stopped(String.valueOf(fault.getMessage()));
  }

  /** Whether the message tells an operator what to do, so that a stack trace would only hide it. */
  private static boolean isExplained(Throwable fault) {
    return switch (fault) {
      case StoreException e -> e.isExplained();
      case AuthenticationException e -> true;
      case AuthorizationException e -> true;
      default -> false;
    };
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
    interruptPreparation();
    parts.subscription().wake();
    try {
      if (!thread.join(CLOSE_PATIENCE)) {
        log.warn("did not end in time: what it was at is done again by whoever comes next");
        thread.interrupt();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    stopped.complete(null);
  }
}
