package dev.vedette.check.delivery;

import dev.vedette.check.metrics.CheckMetrics;
import dev.vedette.model.CheckResult;
import dev.vedette.ops.Health;
import dev.vedette.ops.Outage;
import dev.vedette.wire.InvalidKafkaSettingsException;
import dev.vedette.wire.KafkaClients;
import dev.vedette.wire.KafkaSettings;
import dev.vedette.wire.TopicCreator;
import dev.vedette.wire.Topics;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings results to {@link Topics#RESULTS}, from a thread of its own, because a Kafka producer may
 * block and event loops must not.
 *
 * <p>A kill loses what is younger than a second, and an absence of Kafka nothing but what the
 * {@link Spool} has no room for.
 */
public final class ResultDelivery implements ResultSink {
  /** Results that the thread has not come to yet; beyond it they are lost. */
  private static final int MAX_PUBLISHED = 50_000;

  /** A send that can't even be begun comes back after this; the thread does nothing meanwhile. */
  private static final Duration MAX_BLOCK = Duration.ofMillis(200);

  /** Woken for several results at a time: waking a thread costs more than encoding one. */
  private static final Duration GATHER = Duration.ofMillis(20);

  /**
   * With little to do one request to Kafka takes what several would: each costs the checker, the
   * broker, the writer and the database as much as ten checks. Twice this is what a kill may lose.
   */
  private static final Duration GATHER_FEW = Duration.ofMillis(500);

  /** Nothing is gathered for so long after the start: somebody waits for the first results. */
  private static final Duration FIRST = Duration.ofSeconds(5);

  /** New results in a turn, from which on there is much to do. */
  private static final int MANY = 100;

  /** What closing gives to a turn that is under way; one that takes longer is left alone. */
  private static final Duration END_OF_TURN = Duration.ofSeconds(10);

  private static final Logger log = LoggerFactory.getLogger(ResultDelivery.class);

  private final KafkaSettings settings;
  private final BlockingQueue<CheckResult> published = new ArrayBlockingQueue<>(MAX_PUBLISHED);
  private final LongSupplier nanoTime = System::nanoTime;
  private final LostResults lost;
  private final DeliveryLoop loop;
  private final Consumer<Throwable> onFault;
  private final Semaphore closing = new Semaphore(0);
  private final Thread thread;
  private final Thread topics;
  private final long begunNanos = nanoTime.getAsLong();
  private volatile boolean stopping;

  private ResultDelivery(
      KafkaSettings settings,
      SpoolSettings spoolSettings,
      Spool spool,
      CheckMetrics metrics,
      Consumer<Throwable> onFault,
      InstantSource clock) {
    this.settings = settings;
    this.onFault = onFault;
    String servers = settings.bootstrapServers();
    lost = new LostResults(metrics.lost, nanoTime);
    KafkaSender sender =
        new KafkaSender(
            () ->
                metrics.producer.read(
                    KafkaClients.producer(settings, CheckMetrics.PRODUCER, MAX_BLOCK)),
            new Outage(
                log,
                "results wait for Kafka at " + servers,
                "Kafka at %s takes results again".formatted(servers),
                nanoTime),
            nanoTime);
    ResultTopics resultTopics =
        new ResultTopics(
            TopicCreator.ofAll(settings, "vedette-check-topics")::tryOnce,
            sender::acknowledgedAt,
            new Outage(
                log,
                "Kafka at %s can't be used".formatted(servers),
                "Kafka at %s answers".formatted(servers),
                nanoTime),
            nanoTime);
    loop =
        new DeliveryLoop(
            published,
            sender,
            new Backlog(spool, spoolSettings, lost, clock, nanoTime),
            resultTopics,
            metrics,
            lost,
            clock,
            nanoTime);
    thread = Thread.ofPlatform().name("vedette-deliver").unstarted(this::run);
    topics = resultTopics.unstarted(onFault);
  }

  private void register(CheckMetrics metrics) {
    metrics.waiting.reads(() -> status().waiting());
    metrics.spooled.reads(() -> status().onDisk());
    metrics.spooledBytes.reads(() -> status().bytesOnDisk());
  }

  /**
   * Begins to deliver, first what an earlier process left on disk; a broker that is away is waited
   * for.
   *
   * @param onFault hears of a defect of ours that has stopped the delivery for good
   * @throws InvalidKafkaSettingsException when no client can be made: a PEM file that can't be
   *     used, no bootstrap name that resolves
   * @throws UnusableSpoolException when the spool's directory can't be used
   * @throws SpoolInUseException when another process uses it
   */
  public static ResultDelivery start(
      KafkaSettings settings,
      SpoolSettings spoolSettings,
      CheckMetrics metrics,
      Consumer<Throwable> onFault,
      InstantSource clock) {
    Spool spool = open(spoolSettings);
    if (spool.rows() > 0) {
      log.info("{} results of an earlier time wait in {}", spool.rows(), spoolSettings.directory());
    }
    ResultDelivery delivery;
    try {
      delivery = new ResultDelivery(settings, spoolSettings, spool, metrics, onFault, clock);
    } catch (RuntimeException e) {
      closeQuietly(spool, e);
      throw e;
    }
    delivery.register(metrics);
    delivery.topics.start();
    delivery.thread.start();
    return delivery;
  }

  private static Spool open(SpoolSettings settings) {
    try {
      return Spool.open(Path.of(settings.directory()), settings.maxSize().bytes());
    } catch (SpoolException e) {
      String message = String.valueOf(e.getMessage());
      throw e.isInUse()
          ? new SpoolInUseException(message, e)
          : new UnusableSpoolException(message, e);
    }
  }

  private static void closeQuietly(Spool spool, Exception cause) {
    try {
      spool.close();
    } catch (SpoolException e) {
      cause.addSuppressed(e);
    }
  }

  @Override
  public void publish(CheckResult result) {
    if (!published.offer(result)) {
      lost.add(1, "%d wait to be sent or written already".formatted(MAX_PUBLISHED));
    }
  }

  private void run() {
    try {
      while (!stopping) {
        boolean few = loop.turn() < MANY && nanoTime.getAsLong() - begunNanos > FIRST.toNanos();
        Duration pause = few ? GATHER_FEW : GATHER;
        var _ = closing.tryAcquire(pause.toMillis(), TimeUnit.MILLISECONDS);
      }
    } catch (InterruptedException e) {
      log.debug("interrupted while {} results were waiting", published.size());
    } catch (RuntimeException | Error e) {
      log.error("the delivery of results has failed; none reaches Kafka any more", e);
      onFault.accept(e);
    }
  }

  /** As after the last turn, and what was published since. */
  private DeliveryStatus status() {
    return loop.status().withMore(published.size());
  }

  @Override
  public Health health() {
    return status().health(settings.bootstrapServers(), nanoTime.getAsLong());
  }

  @Override
  public void close(Duration patience) {
    long deadline = nanoTime.getAsLong() + patience.toNanos();
    stopping = true;
    closing.release();
    topics.interrupt();
    try {
      if (!thread.join(END_OF_TURN)) {
        log.error("the disk or Kafka's client does not come back; results may be lost");
        return;
      }
      loop.turn();
      while (loop.awaitsAnswers() && nanoTime.getAsLong() - deadline < 0) {
        Thread.sleep(GATHER);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (RuntimeException e) {
      log.error("the last results could not be sent", e);
    }
    loop.close();
    if (status().onDisk() > 0) {
      log.info("{} results wait on disk for the next start", status().onDisk());
    }
  }
}
