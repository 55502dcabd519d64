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

  Health health() {
    return health;
  }

  /** Logs what an operator would want to know: when it begins to wait, and when it goes on. */
  void is(Health next) {
    if (next instanceof Health.Waiting && !(health instanceof Health.Waiting)) {
      log.warn("waits: {}", next.detail());
    } else if (next instanceof Health.Ready && !(health instanceof Health.Ready)) {
      log.info("goes on: {}", next.detail());
    }
    health = next;
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
