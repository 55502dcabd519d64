package dev.vedette.notify;

import dev.vedette.store.ledger.LedgerReader;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/** Looks now and then at what is open, for the metrics. For one thread. */
final class LedgerWatch {
  /** As often as metrics are collected. */
  private static final Duration PERIOD = Duration.ofSeconds(10);

  private final LedgerReader reader;
  private final NotifyMetrics metrics;
  private final InstantSource clock;
  private Instant next = Instant.MIN;

  LedgerWatch(LedgerReader reader, NotifyMetrics metrics, InstantSource clock) {
    this.reader = reader;
    this.metrics = metrics;
    this.clock = clock;
  }

  void look() {
    Instant now = clock.instant();
    if (!now.isBefore(next)) {
      next = now.plus(PERIOD);
      LedgerReader.Open open = reader.open(now.minus(LedgerReader.GIVEN_UP_SHOWN));
      metrics.open(open.unrouted() + open.pending(), open.givenUp());
    }
  }
}
