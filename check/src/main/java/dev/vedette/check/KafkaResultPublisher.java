package dev.vedette.check;

import dev.vedette.model.CheckResult;
import dev.vedette.ops.Health;
import dev.vedette.wire.KafkaClients;
import dev.vedette.wire.KafkaSettings;
import dev.vedette.wire.ResultEncoder;
import dev.vedette.wire.Topics;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Publishes results to {@link Topics#RESULTS} from a thread of its own, because a Kafka producer
 * may block and event loops must not.
 *
 * <p>While the broker is away results wait in memory: in the producer's buffer and in a queue in
 * front of it, both bounded. At the bound new results are lost, counted and logged.
 */
final class KafkaResultPublisher implements ResultPublisher {
  /** About 20 MB of results: an hour without a broker for 800 targets at one minute. */
  static final int MAX_WAITING = 50_000;

  /** Longest silence of the broker, with results waiting, that still counts as normal. */
  private static final Duration QUIET_LIMIT = Duration.ofSeconds(10);

  private static final Duration RETRY_AFTER = Duration.ofSeconds(1);

  private static final Logger log = LoggerFactory.getLogger(KafkaResultPublisher.class);

  private final KafkaSettings settings;
  private final CheckMetrics metrics;
  private final Producer<byte[], byte[]> producer;
  private final BlockingQueue<CheckResult> waiting = new ArrayBlockingQueue<>(MAX_WAITING);
  private final AtomicLong unacknowledged = new AtomicLong();
  private final AtomicBoolean losing = new AtomicBoolean();
  private final Thread thread;
  private volatile long lastSignOfLife = System.nanoTime();
  private volatile @Nullable String trouble = "not connected yet";
  private volatile boolean closing;

  private KafkaResultPublisher(KafkaSettings settings, CheckMetrics metrics) {
    this.settings = settings;
    this.metrics = metrics;
    this.producer = KafkaClients.producer(settings, "vedette-check");
    this.thread = Thread.ofPlatform().name("vedette-publish").unstarted(this::run);
    metrics.gauge(
        "vedette.check.waiting",
        "Results not yet acknowledged by Kafka.",
        this,
        publisher -> publisher.waiting.size() + publisher.unacknowledged.doubleValue());
  }

  /** Begins to deliver; a broker that is away is waited for. */
  static KafkaResultPublisher start(KafkaSettings settings, CheckMetrics metrics) {
    KafkaResultPublisher publisher = new KafkaResultPublisher(settings, metrics);
    publisher.thread.start();
    return publisher;
  }

  @Override
  public void publish(CheckResult result) {
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

  private void run() {
    try {
      createTopics();
      while (!closing || !waiting.isEmpty()) {
        CheckResult result = waiting.poll(100, TimeUnit.MILLISECONDS);
        if (result != null) {
          send(result);
        }
      }
    } catch (InterruptedException e) {
      log.debug("interrupted while {} results were waiting", waiting.size());
    }
  }

  private void createTopics() throws InterruptedException {
    while (!closing) {
      try (Admin admin = KafkaClients.admin(settings, "vedette-check-topics")) {
        Topics.createAbsent(admin, settings);
        trouble = null;
        return;
      } catch (ExecutionException | TimeoutException e) {
        report(e.getCause() == null ? e : e.getCause());
        Thread.sleep(RETRY_AFTER);
      }
    }
  }

  private void send(CheckResult result) throws InterruptedException {
    ProducerRecord<byte[], byte[]> record =
        new ProducerRecord<>(
            Topics.RESULTS,
            result.target().getBytes(StandardCharsets.UTF_8),
            ResultEncoder.encode(result));
    while (true) {
      try {
        unacknowledged.incrementAndGet();
        var _ = producer.send(record, (metadata, error) -> acknowledged(error));
        return;
      } catch (KafkaException e) {
        // The buffer is full or no broker has told where the topic is: the result waits.
        unacknowledged.decrementAndGet();
        report(e);
        if (closing) {
          lose("stopped while Kafka was away");
          return;
        }
        Thread.sleep(RETRY_AFTER);
      }
    }
  }

  private void acknowledged(@Nullable Exception error) {
    unacknowledged.decrementAndGet();
    if (error == null) {
      lastSignOfLife = System.nanoTime();
      trouble = null;
      metrics.published.increment();
    } else {
      report(error);
      lose("Kafka refused one: " + error.getMessage());
    }
  }

  private void report(Throwable error) {
    String text = error.getClass().getSimpleName() + ": " + error.getMessage();
    if (trouble == null) {
      log.warn("results wait for Kafka at {}: {}", settings.bootstrapServers(), text);
    }
    trouble = text;
  }

  @Override
  public Health health() {
    long pending = waiting.size() + unacknowledged.get();
    boolean quiet = System.nanoTime() - lastSignOfLife > QUIET_LIMIT.toNanos();
    String known = trouble;
    if (known != null || (quiet && pending > 0)) {
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
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    producer.close(Duration.ofNanos(Math.max(0, deadline - System.nanoTime())));
  }
}
