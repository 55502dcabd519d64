package dev.vedette.check;

import dev.vedette.model.CheckResult;
import dev.vedette.ops.Health;
import java.time.Duration;

/** Where results go. */
interface ResultPublisher {
  /** Takes a result for delivery in order; never blocks, so it may be called from event loops. */
  void publish(CheckResult result);

  /** Whether results are being delivered. */
  Health health();

  /** Delivers what was taken, for at most the given time, and stops. */
  void close(Duration patience);
}
