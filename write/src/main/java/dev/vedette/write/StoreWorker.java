package dev.vedette.write;

import dev.vedette.store.StoreException;
import dev.vedette.write.deadletters.DeadLetterProducer;
import dev.vedette.write.deadletters.DeadLetterWatch;
import dev.vedette.write.screening.Screened.Refused;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Stores one batch at a time, rows first and dead letters then, on a thread of its own: meanwhile
 * the next batch is read and decoded, and the consumer stays a member of its group however long it
 * takes. For one caller.
 */
final class StoreWorker implements AutoCloseable {
  /**
   * A batch takes tens of milliseconds. A database that hangs answers nothing, and the connection
   * breaks only after a minute: readiness knows before.
   */
  static final Duration USUAL = Duration.ofSeconds(10);

  private final Inserter inserter;
  private final DeadLetterProducer deadLetters;
  private final DeadLetterWatch deadLetterWatch;
  private final @Nullable DecisionUpkeep decisions;
  private final @Nullable Heartbeat heartbeat;
  private final WriteMetrics metrics;
  private final Status status;
  private final RandomGenerator random;
  private final ExecutorService thread =
      Executors.newSingleThreadExecutor(
          Thread.ofPlatform().name("vedette-store").daemon().factory());
  private @Nullable Future<Boolean> underWay;
  private long begunNanos;
  private volatile @Nullable String trouble;

  StoreWorker(
      Inserter inserter,
      DeadLetterProducer deadLetters,
      DeadLetterWatch deadLetterWatch,
      @Nullable DecisionUpkeep decisions,
      @Nullable Heartbeat heartbeat,
      WriteMetrics metrics,
      Status status,
      RandomGenerator random) {
    this.inserter = inserter;
    this.deadLetters = deadLetters;
    this.deadLetterWatch = deadLetterWatch;
    this.decisions = decisions;
    this.heartbeat = heartbeat;
    this.metrics = metrics;
    this.status = status;
    this.random = random;
  }

  boolean isIdle() {
    return underWay == null;
  }

  /** What happened and what is tried again, for people; null when it gets on. */
  @Nullable String trouble() {
    String told = trouble;
    Duration taken = Duration.ofNanos(System.nanoTime() - begunNanos);
    return told != null || isIdle() || taken.compareTo(USUAL) < 0
        ? told
        : "PostgreSQL does not answer: a batch is not stored after %d s; it is waited for"
            .formatted(taken.toSeconds());
  }

  /**
   * Begins to store a batch; only when idle.
   *
   * @param isBehind whether the next one waits already
   */
  void begin(Batch next, boolean isBehind) {
    begunNanos = System.nanoTime();
    underWay = thread.submit(() -> store(next, isBehind));
  }

  /** Whether there is something to do without a batch. */
  boolean isUpkeepDue() {
    return decisions != null && decisions.isDue();
  }

  /** Until when each partition is stored, as soon as what is begun next is. */
  void progress(Map<Integer, Instant> readAt) {
    if (decisions != null) {
      decisions.progress(readAt);
    }
  }

  /** Which targets are this writer's, from now on. */
  void share(Share share) {
    if (decisions != null) {
      decisions.share(share);
    }
  }

  /**
   * Whether the batch that was begun is stored now; true once per batch, and idle from then on.
   *
   * @throws StoreException fatal
   * @throws org.apache.kafka.common.KafkaException when no retry helps
   */
  boolean await(Duration patience) throws InterruptedException {
    if (underWay == null) {
      return false;
    }
    try {
      boolean stored = underWay.get(patience.toNanos(), TimeUnit.NANOSECONDS);
      underWay = null;
      return stored;
    } catch (TimeoutException notYet) {
      return false;
    } catch (ExecutionException e) {
      if (e.getCause() instanceof RuntimeException failure) {
        throw failure;
      }
      throw new IllegalStateException(e.getCause());
    }
  }

  private boolean store(Batch next, boolean isBehind) throws InterruptedException {
    if (!next.isEmpty()) {
      metrics.batch(next.size());
    }
    List<Refused> refused = new ArrayList<>(next.dead());
    if (!insert(next, refused) || !deliver(refused)) {
      return false;
    }
    deadLetterWatch.saw(next.accepted(), refused);
    trouble = null;
    if (heartbeat != null && !next.accepted().isEmpty()) {
      heartbeat.stored();
    }
    if (decisions != null) {
      decisions.run(isBehind);
    }
    return true;
  }

  /** Tries until PostgreSQL has everything; false when the writer closes meanwhile. */
  private boolean insert(Batch next, List<Refused> letters) throws InterruptedException {
    Backoff backoff = new Backoff(random);
    while (!status.isClosing()) {
      try {
        letters.addAll(inserter.insert(next.accepted()));
        return true;
      } catch (StoreException e) {
        if (e.kind() != StoreException.Kind.TRANSIENT) {
          throw e;
        }
        metrics.retries.increment();
        trouble = e.getMessage() + "; storing the results is tried again";
        status.awaitClosing(backoff.next());
      }
    }
    return false;
  }

  /** Tries until Kafka has every letter; false when the writer closes meanwhile. */
  private boolean deliver(List<Refused> letters) throws InterruptedException {
    Backoff backoff = new Backoff(random);
    DeadLetterProducer.Delivery delivery = deadLetters.deliver(letters);
    while (!delivery.left().isEmpty()) {
      if (status.isClosing()) {
        return false;
      }
      trouble =
          "Kafka does not take the dead letters: %s; sending %d of them is tried again"
              .formatted(delivery.trouble(), delivery.left().size());
      status.awaitClosing(backoff.next());
      delivery = deadLetters.deliver(delivery.left());
    }
    metrics.dead(letters);
    return true;
  }

  @Override
  public void close() {
    thread.shutdownNow();
    if (heartbeat != null) {
      heartbeat.close();
    }
  }
}
