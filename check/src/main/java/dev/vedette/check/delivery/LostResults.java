package dev.vedette.check.delivery;

import io.micrometer.core.instrument.Counter;
import java.time.Duration;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Counts results that will never reach Kafka, and says so once a minute. Safe for many threads. */
final class LostResults {
  private static final Duration TELL_EVERY = Duration.ofMinutes(1);

  private static final Logger log = LoggerFactory.getLogger(ResultDelivery.class);

  private final Counter counter;
  private final LongSupplier nanoTime;
  private long untold;
  private long mayTellAt;

  LostResults(Counter counter, LongSupplier nanoTime) {
    this.counter = counter;
    this.nanoTime = nanoTime;
    mayTellAt = nanoTime.getAsLong();
  }

  /** So many more are lost, for this reason; none is not worth a word. */
  synchronized void add(long results, String why) {
    if (results == 0) {
      return;
    }
    counter.increment((double) results);
    untold += results;
    long now = nanoTime.getAsLong();
    if (now - mayTellAt >= 0) {
      mayTellAt = now + TELL_EVERY.toNanos();
      log.error("results lost: {}, counted by vedette_check_lost_total: {}", untold, why);
      untold = 0;
    }
  }
}
