package dev.vedette.check;

import dev.vedette.check.targets.Watched;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;

/**
 * The slots under way: how many there may be, which take long, and who ends each of them. Safe for
 * use by many threads; slots are begun by one.
 */
final class InFlight {
  /** A check that lasts longer may do so because the network is gone. */
  private static final Duration HANGS_AFTER = Duration.ofSeconds(1);

  /**
   * A slot that is being probed and will get one result. Each is only equal to itself, whatever it
   * consists of.
   */
  static final class Slot {
    private final Watched watched;
    private final Instant scheduledAt;
    private final long begunAt;

    private Slot(Watched watched, Instant scheduledAt, long begunAt) {
      this.watched = watched;
      this.scheduledAt = scheduledAt;
      this.begunAt = begunAt;
    }

    Watched watched() {
      return watched;
    }

    Instant scheduledAt() {
      return scheduledAt;
    }

    /** When its probe began, by the nanosecond clock. */
    long begunAt() {
      return begunAt;
    }
  }

  private final int max;
  private final LongSupplier nanoTime;
  private final Set<Slot> slots = ConcurrentHashMap.newKeySet();

  /**
   * Nothing under way yet.
   *
   * @param max slots that may be under way at once
   * @param nanoTime a clock like System.nanoTime()
   */
  InFlight(int max, LongSupplier nanoTime) {
    this.max = max;
    this.nanoTime = nanoTime;
  }

  int size() {
    return slots.size();
  }

  /** Begins a slot; empty when there is no room. */
  Optional<Slot> begin(Watched watched, Instant scheduledAt) {
    if (slots.size() >= max) {
      return Optional.empty();
    }
    Slot slot = new Slot(watched, scheduledAt, nanoTime.getAsLong());
    slots.add(slot);
    return Optional.of(slot);
  }

  /** Ends a slot. True for exactly one caller, who owes its result. */
  boolean end(Slot slot) {
    return slots.remove(slot);
  }

  /** What is under way now; {@link #end} decides who ends each of them. */
  List<Slot> slots() {
    return List.copyOf(slots);
  }

  /** Whether a check is under way for longer than usual. */
  boolean isAnyHanging() {
    long before = nanoTime.getAsLong() - HANGS_AFTER.toNanos();
    return slots.stream().anyMatch(slot -> slot.begunAt - before < 0);
  }

  /** The time of the oldest slot under way; {@link Instant#MAX} when there is none. */
  Instant oldest() {
    Instant oldest = Instant.MAX;
    for (Slot slot : slots) {
      oldest = slot.scheduledAt.isBefore(oldest) ? slot.scheduledAt : oldest;
    }
    return oldest;
  }
}
