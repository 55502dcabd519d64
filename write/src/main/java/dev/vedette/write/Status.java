package dev.vedette.write;

import dev.vedette.ops.Health;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What the writer's thread tells the others, and they it. Safe for use by many threads. */
final class Status {
  private static final Logger log = LoggerFactory.getLogger(Status.class);

  private final CountDownLatch closing = new CountDownLatch(1);
  private volatile Health health = new Health.Waiting("starts");
  private volatile String logged = "";

  Health health() {
    return health;
  }

  /** Logs what an operator would want to know: what it begins to wait for, and when it goes on. */
  void is(Health next) {
    String subject = subject(next);
    if (!subject.equals(logged)) {
      logged = subject;
      if (next instanceof Health.Waiting) {
        log.warn("waits: {}", next.detail());
      } else if (next instanceof Health.Ready) {
        log.info("goes on: {}", next.detail());
      }
    }
    health = next;
  }

  /** The state and what it is about: the rest of the detail may change with every try. */
  private static String subject(Health health) {
    return switch (health) {
      case Health.Ready ready -> "ready";
      case Health.Waiting waiting -> "waiting for " + waiting.detail().split(" ", 2)[0];
      case Health.Stopped stopped -> "stopped";
    };
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
