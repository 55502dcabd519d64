package dev.vedette.bench.web;

import java.time.Duration;
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

  /** By as much as an overview is good for. */
  void forward() {
    aheadMs.addAndGet(Duration.ofSeconds(1).toMillis());
  }

  @Override
  public Instant instant() {
    return real.instant().plusMillis(aheadMs.get());
  }
}
