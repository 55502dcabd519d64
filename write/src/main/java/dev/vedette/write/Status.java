package dev.vedette.write;

import dev.vedette.ops.Health;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What the writer's thread tells the others, and they it. Safe for use by many threads. */
final class Status {
  private static final Logger log = LoggerFactory.getLogger(Status.class);

  /** Whatever belongs to every start, such as joining the group, is told when it takes longer. */
  static final Duration USUAL_START = Duration.ofSeconds(15);

  /** An hour of trouble is a handful of lines. */
  private static final Duration REMINDER = Duration.ofMinutes(10);

  private final InstantSource clock;
  private final CountDownLatch closing = new CountDownLatch(1);
  private final TroubleLog troubles = new TroubleLog(REMINDER);
  private @Nullable Instant starting;
  private boolean ready;
  private volatile Health health = new Health.Waiting("starts");

  Status(InstantSource clock) {
    this.clock = clock;
  }

  Health health() {
    return health;
  }

  /** It does its work. */
  synchronized void works(String detail) {
    troubles
        .end(clock.instant())
        .ifPresent(lasted -> log.info("goes on after {}: {}", TroubleLog.words(lasted), detail));
    if (!ready) {
      log.info("ready: {}", detail);
    }
    ready = true;
    starting = null;
    health = new Health.Ready(detail);
  }

  /** It can't work now: what happened, and what is tried next. */
  synchronized void waits(String detail) {
    health = new Health.Waiting(detail);
    troubles.meet(detail, clock.instant()).ifPresent(line -> log.warn("waits: {}", line));
  }

  /** It does what is logged elsewhere, and can't work before. */
  void prepares(String detail) {
    health = new Health.Waiting(detail);
  }

  /** It does what belongs to every start; logged when it takes unusually long. */
  synchronized void starts(String detail) {
    Instant now = clock.instant();
    if (starting == null) {
      starting = now;
    }
    if (Duration.between(starting, now).compareTo(USUAL_START) < 0) {
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
