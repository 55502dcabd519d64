package dev.vedette.notify;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * The database's clock, by which transitions become known and all notifiers go, carried on between
 * two looks at it by one that nobody sets. So a machine whose clock is wrong, or is set back, tells
 * nothing late; and if the database's own is set back, this one goes on as if it had not been.
 *
 * <p>Safe for use by many threads.
 */
final class SteadyClock implements InstantSource {
  private record Look(Instant time, long nanos) {}

  private final Supplier<Instant> database;
  private final LongSupplier nanoTime;
  private volatile Look last;

  /**
   * Begins with the machine's time, until it is first asked to look.
   *
   * @param database its clock; throws what the database throws
   */
  SteadyClock(Supplier<Instant> database, Instant machine, LongSupplier nanoTime) {
    this.database = database;
    this.nanoTime = nanoTime;
    last = new Look(machine, nanoTime.getAsLong());
  }

  /** Takes the database's time for the first time, whatever the machine's is. */
  void begin() {
    last = new Look(database.get(), nanoTime.getAsLong());
  }

  /** Follows the database's clock, if it is not behind. For one thread. */
  void look() {
    Look next = new Look(database.get(), nanoTime.getAsLong());
    if (next.time().isAfter(at(next.nanos()))) {
      last = next;
    }
  }

  @Override
  public Instant instant() {
    return at(nanoTime.getAsLong());
  }

  private Instant at(long nanos) {
    Look look = last;
    return look.time().plus(Duration.ofNanos(nanos - look.nanos()));
  }
}
