package dev.vedette.notify;

import dev.vedette.ops.Health;
import dev.vedette.ops.Outage;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What the notifier's thread tells the others, and they it. Safe for use by many threads. */
final class NotifyStatus {
  private static final Logger log = LoggerFactory.getLogger(NotifyStatus.class);

  private final CountDownLatch closing = new CountDownLatch(1);
  private final Outage outage;
  private final Supplier<Map<String, String>> failing;
  private boolean ready;
  private volatile Health health = new Health.Waiting("starts");

  /**
   * Starting.
   *
   * @param failing channels that do not work, each with the reason
   */
  NotifyStatus(Supplier<Map<String, String>> failing, LongSupplier nanoTime) {
    this.failing = failing;
    outage = new Outage(log, "waits", "goes on", nanoTime);
  }

  /** Ready in spite of a channel that does not work: the others do, and no restart helps. */
  Health health() {
    if (!(health instanceof Health.Ready ready)) {
      return health;
    }
    StringBuilder detail = new StringBuilder(ready.detail());
    failing
        .get()
        .forEach((channel, reason) ->
            detail.append("; ").append(channel).append(" takes no message: ").append(reason));
    return new Health.Ready(detail.toString());
  }

  synchronized void works(String detail) {
    outage.isOver();
    if (!ready) {
      log.info("ready: {}", detail);
    }
    ready = true;
    health = new Health.Ready(detail);
  }

  /** It can't work now: what happened, and what is tried next. */
  synchronized void waits(String detail) {
    health = new Health.Waiting(detail);
    outage.isOn(detail);
  }

  /** It does what is logged elsewhere, and can't work before. */
  void prepares(String detail) {
    health = new Health.Waiting(detail);
  }

  void stopped(String detail) {
    health = new Health.Stopped(detail);
  }

  void close() {
    closing.countDown();
  }

  boolean isClosing() {
    return closing.getCount() == 0;
  }

  void awaitClosing(Duration patience) throws InterruptedException {
    var _ = closing.await(patience.toMillis(), TimeUnit.MILLISECONDS);
  }
}
