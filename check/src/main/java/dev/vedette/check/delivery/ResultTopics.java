package dev.vedette.check.delivery;

import dev.vedette.ops.Outage;
import dev.vedette.wire.Topics;
import java.time.Duration;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sees to it that the topics are there: makes those that are absent, and looks again whenever Kafka
 * has not acknowledged anything for a while. So a topic that was deleted comes back, and an
 * operator is told what is the matter, even of a Kafka that nothing has to be sent to. Safe for
 * many threads.
 */
final class ResultTopics {
  /** One attempt; it may take some seconds. */
  @FunctionalInterface
  interface Attempt {
    Topics.Creation create() throws InterruptedException;
  }

  private static final Duration RETRY_AFTER = Duration.ofSeconds(1);

  /** Each look costs a connection. */
  private static final Duration LOOK_EVERY = Duration.ofSeconds(10);

  private static final Duration QUIET_LIMIT = Duration.ofSeconds(10);

  private static final Logger log = LoggerFactory.getLogger(ResultDelivery.class);

  private final Attempt attempt;
  private final LongSupplier acknowledgedAt;
  private final Outage outage;
  private final LongSupplier nanoTime;
  private volatile boolean there;
  private volatile long lookedAt;
  private volatile @Nullable String obstacle = "no broker has answered yet";

  /**
   * Knows nothing yet.
   *
   * @param acknowledgedAt when Kafka took a result last, by the same clock
   */
  ResultTopics(Attempt attempt, LongSupplier acknowledgedAt, Outage outage, LongSupplier nanoTime) {
    this.attempt = attempt;
    this.acknowledgedAt = acknowledgedAt;
    this.outage = outage;
    this.nanoTime = nanoTime;
  }

  /**
   * A thread that looks, until it is interrupted.
   *
   * @param onFault hears of a defect of ours, after which nobody looks any more
   */
  Thread unstarted(Consumer<Throwable> onFault) {
    return Thread.ofPlatform()
        .daemon()
        .name("vedette-topics")
        .unstarted(() -> {
          try {
            while (true) {
              if (!there || isQuiet()) {
                look();
              }
              Thread.sleep(there ? LOOK_EVERY : RETRY_AFTER);
            }
          } catch (InterruptedException e) {
            log.debug("nobody looks after the topics any more");
          } catch (RuntimeException | Error e) {
            log.error("the topics can't be made; no result reaches Kafka", e);
            onFault.accept(e);
          }
        });
  }

  private boolean isQuiet() {
    return nanoTime.getAsLong() - acknowledgedAt.getAsLong() > QUIET_LIMIT.toNanos();
  }

  /** Looks once. */
  void look() throws InterruptedException {
    lookedAt = nanoTime.getAsLong();
    switch (attempt.create()) {
      case Topics.Creation.Done() -> found();
      case Topics.Creation.NotOurs(String why) -> {
        if (!there) {
          log.warn("no right to create topics ({}); they must be there", why);
        }
        found();
      }
      case Topics.Creation.Away(String why) -> {
        outage.isOn(why);
        obstacle = why;
      }
    }
  }

  private void found() {
    obstacle = null;
    there = true;
    outage.isOver();
  }

  /** Whether results may be sent. */
  boolean areThere() {
    return there;
  }

  /** What was in the way when last looked, unless Kafka took a result since; else null. */
  @Nullable String obstacle() {
    return there && acknowledgedAt.getAsLong() - lookedAt > 0 ? null : obstacle;
  }
}
