package dev.vedette.check.delivery;

import dev.vedette.model.CheckResult;
import dev.vedette.ops.Health;
import java.time.Duration;

/**
 * Where the checker hands its results out: to Kafka by way of {@link ResultDelivery}, or to a test.
 * Safe for use by many threads.
 */
public interface ResultSink {
  /** Takes a result. Never blocks and never throws, so it may be called from event loops. */
  void publish(CheckResult result);

  /** Whether results arrive where they should, in words for the operator. */
  Health health();

  /**
   * Delivers what was taken, or keeps it for the next start, and stops.
   *
   * @param patience how long to wait for acknowledgements; writing to disk comes on top
   */
  void close(Duration patience);
}
