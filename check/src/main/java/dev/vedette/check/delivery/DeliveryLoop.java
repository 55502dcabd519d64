package dev.vedette.check.delivery;

import dev.vedette.check.delivery.KafkaSender.Answer;
import dev.vedette.check.metrics.CheckMetrics;
import dev.vedette.model.CheckResult;
import dev.vedette.wire.event.ResultEncoder;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.List;
import java.util.Queue;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The turn of the delivery: what Kafka said, what is new, what waits, what the disk should know.
 *
 * <p>As long as Kafka answers, a result goes straight there. What it has not acknowledged at once
 * is also in the {@link Backlog}; while it stays silent new results go to the backlog alone, and
 * from there to Kafka when it is back, beside the live ones. A result that arrives twice is one:
 * its key says so.
 *
 * <p>For one thread; {@link #status} is for all.
 */
final class DeliveryLoop {
  private final Queue<CheckResult> published;
  private final KafkaSender sender;
  private final Backlog backlog;
  private final ResultTopics topics;
  private final CheckMetrics metrics;
  private final LostResults lost;
  private final InstantSource clock;
  private final LongSupplier nanoTime;
  private long progressAt;
  private volatile DeliveryStatus status;

  DeliveryLoop(
      Queue<CheckResult> published,
      KafkaSender sender,
      Backlog backlog,
      ResultTopics topics,
      CheckMetrics metrics,
      LostResults lost,
      InstantSource clock,
      LongSupplier nanoTime) {
    this.published = published;
    this.sender = sender;
    this.backlog = backlog;
    this.topics = topics;
    this.metrics = metrics;
    this.lost = lost;
    this.clock = clock;
    this.nanoTime = nanoTime;
    progressAt = nanoTime.getAsLong();
    status = snapshot();
  }

  /** One round; says how many results were new. */
  int turn() {
    sender.renewProducer();
    takeAnswers();
    int taken = takeNew();
    sendBacklog();
    takeAnswers();
    backlog.sync(sender.unacknowledged());
    status = snapshot();
    return taken;
  }

  private void takeAnswers() {
    for (Answer answer : sender.takeAnswers()) {
      switch (answer) {
        case Answer.Acknowledged(PendingResult result) -> {
          metrics.published.increment();
          backlog.forget(result);
        }
        case Answer.Refused(PendingResult result, String why) -> {
          lost.add(1, "Kafka refuses some: " + why);
          backlog.forget(result);
        }
        case Answer.Returned(PendingResult result) -> backlog.putBack(result);
      }
    }
  }

  private int takeNew() {
    int taken = 0;
    for (CheckResult each = published.poll(); each != null; each = published.poll()) {
      PendingResult result = encode(each);
      if (capacity() > 0) {
        sender.send(result);
      } else {
        backlog.add(result);
      }
      taken++;
    }
    return taken;
  }

  private PendingResult encode(CheckResult result) {
    return new PendingResult(
        clock.instant(),
        result.target().getBytes(StandardCharsets.UTF_8),
        ResultEncoder.encode(result),
        nanoTime.getAsLong());
  }

  private void sendBacklog() {
    for (PendingResult each : backlog.take(capacity())) {
      // A send may tell that Kafka is gone; then the rest waits.
      if (capacity() > 0) {
        sender.send(each);
      } else {
        backlog.putBack(each);
      }
    }
  }

  /** Before the topics are there a send would make the broker create one of its own kind. */
  private int capacity() {
    return topics.areThere() ? sender.capacity() : 0;
  }

  private DeliveryStatus snapshot() {
    long now = nanoTime.getAsLong();
    long unwritten = sender.unacknowledged().stream().filter(each -> !each.isOnDisk()).count();
    long waiting = unwritten + backlog.inMemory() + backlog.onDisk();
    progressAt = waiting == 0 ? now : Math.max(progressAt, sender.acknowledgedAt());
    return new DeliveryStatus(
        waiting,
        backlog.onDisk(),
        backlog.bytesOnDisk(),
        kafkaOutage(),
        backlog.outage(),
        now,
        progressAt);
  }

  private @Nullable String kafkaOutage() {
    String obstacle = topics.obstacle();
    return obstacle == null ? sender.outage() : obstacle;
  }

  /** How it stood after the last turn. */
  DeliveryStatus status() {
    return status;
  }

  /** Whether it is worth while to wait for answers before {@link #close()}. */
  boolean awaitsAnswers() {
    takeAnswers();
    return sender.isReachable() && !sender.unacknowledged().isEmpty();
  }

  /** Writes down what Kafka does not have. */
  void close() {
    takeAnswers();
    for (CheckResult late = published.poll(); late != null; late = published.poll()) {
      backlog.add(encode(late));
    }
    backlog.close(List.copyOf(sender.unacknowledged()));
    sender.close();
    status = snapshot();
  }
}
