package dev.vedette.bench.web;

import dev.vedette.web.overview.OverviewReader;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.atomic.AtomicLong;

/** A clock that can be put forward, so that nothing has to be waited for. */
final class BenchClock implements InstantSource {
  private final InstantSource real;
  private final AtomicLong aheadMs = new AtomicLong();

  BenchClock(InstantSource real) {
    this.real = real;
  }

  /** So that nobody has looked lately, while what was last read where nobody looks still holds. */
  void forward() {
    aheadMs.addAndGet(OverviewReader.UNASKED.toMillis());
  }

  @Override
  public Instant instant() {
    return real.instant().plusMillis(aheadMs.get());
  }
}
