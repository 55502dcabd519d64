package dev.vedette.check;

import dev.vedette.model.CheckResult;
import dev.vedette.ops.Health;
import dev.vedette.wire.InvalidKafkaSettingsException;
import dev.vedette.wire.KafkaClients;
import dev.vedette.wire.KafkaSettings;
import dev.vedette.wire.ResultEncoder;
import dev.vedette.wire.Topics;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.RetriableException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Publishes results to {@link Topics#RESULTS} from a thread of its own, because a Kafka producer
 * may block and event loops must not.
 *
 * <p>While the broker is away results wait in memory: in the producer's buffer and in a queue in
 * front of it, both bounded. At the bound new results are lost, counted and logged. A result that
 * the producer hands back is sent again; should it have arrived all the same, its key makes it one.
 */
final class KafkaResultPublisher implements ResultPublisher {
  /** About 20 MB of results: an hour without a broker for 800 targets at one minute. */
  static final int MAX_WAITING = 50_000;

  /** Longest time without progress, with results waiting, that still counts as normal. */
  private static final Duration QUIET_LIMIT = Duration.ofSeconds(10);

  /** Woken for several results at a time: waking a thread costs more than encoding one. */
  private static final Duration GATHER = Duration.ofMillis(20);

  private static final Duration RETRY_AFTER = Duration.ofSeconds(1);

  private static final Logger log = LoggerFactory.getLogger(KafkaResultPublisher.class);

  private final KafkaSettings settings;
  private final CheckMetrics metrics;
  private final Consumer<Throwable> onFault;
  private final Producer<byte[], byte[]> producer;
  private final BlockingQueue<CheckResult> waiting = new ArrayBlockingQueue<>(MAX_WAITING);
  private final AtomicLong unacknowledged = new AtomicLong();
  private final AtomicBoolean losing = new AtomicBoolean();
  private final Thread thread;
  private volatile long lastProgress = System.nanoTime();
  private volatile boolean prepared;
  private volatile @Nullable String trouble;
  private volatile boolean closing;

  private KafkaResultPublisher(
      KafkaSettings settings, CheckMetrics metrics, Consumer<Throwable> onFault) {
    this.settings = settings;
    this.metrics = metrics;
    this.onFault = onFault;
    this.producer = KafkaClients.producer(settings, "vedette-check");
    this.thread = Thread.ofPlatform().name("vedette-publish").unstarted(this::run);
    metrics.gauge(
        "vedette.check.waiting",
        "Results not yet acknowledged by Kafka.",
        this,
        KafkaResultPublisher::pending);
  }

  /**
   * Begins to deliver; a broker that is away is waited for.
   *
   * @param onFault hears of a defect of ours that has stopped the delivery for good
   * @throws InvalidKafkaSettingsException when no client can be made: a PEM file that can't be
   *     used, no bootstrap name that resolves
   */
  static KafkaResultPublisher start(
      KafkaSettings settings, CheckMetrics metrics, Consumer<Throwable> onFault) {
    KafkaResultPublisher publisher = new KafkaResultPublisher(settings, metrics, onFault);
    publisher.thread.start();
    return publisher;
  }

  @Override
  public void publish(CheckResult result) {
    if (pending() == 0) {
      lastProgress = System.nanoTime();
    }
    keep(result);
  }

  private void keep(CheckResult result) {
    if (waiting.offer(result)) {
      losing.set(false);
    } else {
      lose("no room for more results: %d wait for Kafka".formatted(MAX_WAITING));
    }
  }

  private void lose(String why) {
    metrics.lost.increment();
    if (losing.compareAndSet(false, true)) {
      log.error("results are being lost: {}; vedette_check_lost_total counts them", why);
    }
  }

  private long pending() {
    return waiting.size() + unacknowledged.get();
  }

  private void run() {
    try {
      prepareTopics();
      while (!closing || !waiting.isEmpty()) {
        CheckResult result = waiting.poll(100, TimeUnit.MILLISECONDS);
        while (result != null) {
          send(result);
          result = waiting.poll();
        }
        Thread.sleep(GATHER);
      }
    } catch (InterruptedException e) {
      log.debug("interrupted while {} results were waiting", waiting.size());
    } catch (RuntimeException | Error e) {
      log.error("the delivery of results has failed; none reaches Kafka any more", e);
      onFault.accept(e);
    }
  }

  private void prepareTopics() throws InterruptedException {
    while (!closing && !prepared) {
      try {
        switch (Topics.ensure(settings, "vedette-check-topics")) {
          case Topics.Creation.Done() -> prepared = true;
          case Topics.Creation.NotOurs(String why) -> {
            log.warn("no right to create topics: {}; they must be there", why);
            prepared = true;
          }
          case Topics.Creation.Away(String why) -> retryLater(why);
        }
      } catch (InvalidKafkaSettingsException e) {
        // The producer was made of the same settings, so this is a name that does not resolve now.
        retryLater(String.valueOf(e.getMessage()));
      }
    }
  }

  private void retryLater(String why) throws InterruptedException {
    report(why);
    Thread.sleep(RETRY_AFTER);
  }

  private void send(CheckResult result) throws InterruptedException {
    ProducerRecord<byte[], byte[]> record =
        new ProducerRecord<>(
            Topics.RESULTS,
            result.target().getBytes(StandardCharsets.UTF_8),
            ResultEncoder.encode(result));
    unacknowledged.incrementAndGet();
    try {
      var _ = producer.send(record, (metadata, error) -> acknowledged(result, error));
    } catch (InterruptException e) {
      unacknowledged.decrementAndGet();
      keep(result);
      throw new InterruptedException("while a result was handed to Kafka");
    }
  }

  /** Called by the producer, also from within its send when it can't even take the result. */
  private void acknowledged(CheckResult result, @Nullable Exception error) {
    unacknowledged.decrementAndGet();
    if (error == null) {
      lastProgress = System.nanoTime();
      trouble = null;
      metrics.published.increment();
      return;
    }
    report(error.getClass().getSimpleName() + ": " + error.getMessage());
    if (error instanceof RetriableException) {
      keep(result);
    } else {
      lose("Kafka refused one: " + error.getMessage());
    }
  }

  private void report(String what) {
    if (trouble == null) {
      log.warn("results wait for Kafka at {}: {}", settings.bootstrapServers(), what);
    }
    trouble = what;
  }

  @Override
  public Health health() {
    long pending = pending();
    String known = trouble;
    boolean stuck = pending > 0 && System.nanoTime() - lastProgress > QUIET_LIMIT.toNanos();
    if (!prepared || known != null || stuck) {
      return new Health.Waiting(
          "%d results wait for Kafka at %s%s"
              .formatted(pending, settings.bootstrapServers(), known == null ? "" : ": " + known));
    }
    return new Health.Ready("results reach Kafka at " + settings.bootstrapServers());
  }

  @Override
  public void close(Duration patience) {
    closing = true;
    long deadline = System.nanoTime() + patience.toNanos();
    try {
      thread.join(patience);
      thread.interrupt();
      thread.join(RETRY_AFTER);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    producer.close(Duration.ofNanos(Math.max(0, deadline - System.nanoTime())));
    int left = waiting.size();
    if (left > 0) {
      metrics.lost.increment(left);
      log.warn("{} results are lost: stopped while Kafka was away", left);
    }
  }
}
