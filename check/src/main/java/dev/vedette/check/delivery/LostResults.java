package dev.vedette.check.delivery;

import dev.vedette.ops.LogPace;
import io.micrometer.core.instrument.Counter;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Counts results that will never reach Kafka, and says so now and then. Safe for many threads. */
final class LostResults {
  private static final Logger log = LoggerFactory.getLogger(ResultDelivery.class);

  private final Counter counter;
  private final LogPace pace;
  private long untold;

  LostResults(Counter counter, LongSupplier nanoTime) {
    this.counter = counter;
    pace = new LogPace(nanoTime);
  }

  /** So many more are lost, for this reason; none is not worth a word. */
  synchronized void add(long results, String why) {
    if (results == 0) {
      return;
    }
    counter.increment((double) results);
    untold += results;
    if (pace.isDue()) {
      log.error("results lost: {}, counted by vedette_check_lost_total: {}", untold, why);
      untold = 0;
    }
  }
}
