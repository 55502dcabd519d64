package dev.vedette.write;

import dev.vedette.ops.Health;
import dev.vedette.ops.Outage;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What the writer's thread tells the others, and they it. Safe for use by many threads. */
final class Status {
  private static final Logger log = LoggerFactory.getLogger(Status.class);

  /** Whatever belongs to every start, such as joining the group, is told when it takes longer. */
  static final Duration USUAL_START = Duration.ofSeconds(15);

  private final LongSupplier nanoTime;
  private final CountDownLatch closing = new CountDownLatch(1);
  private final Outage outage;
  private boolean starting;
  private long startingSince;
  private boolean ready;
  private volatile Health health = new Health.Waiting("starts");

  Status(LongSupplier nanoTime) {
    this.nanoTime = nanoTime;
    outage = new Outage(log, "waits", "goes on", nanoTime);
  }

  Health health() {
    return health;
  }

  /** It does its work. */
  synchronized void works(String detail) {
    outage.isOver();
    if (!ready) {
      log.info("ready: {}", detail);
    }
    ready = true;
    starting = false;
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

  /** It does what belongs to every start; logged when it takes unusually long. */
  synchronized void starts(String detail) {
    long now = nanoTime.getAsLong();
    if (!starting) {
      starting = true;
      startingSince = now;
    }
    if (now - startingSince < USUAL_START.toNanos()) {
      health = new Health.Waiting(detail);
    } else {
      waits(detail);
    }
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
