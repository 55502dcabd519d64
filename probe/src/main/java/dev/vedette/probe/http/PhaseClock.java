package dev.vedette.probe.http;

import dev.vedette.model.Phase;
import dev.vedette.model.Timings;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Splits the time of one hop into phases without gaps: entering a phase ends the one before at the
 * same instant, so the phases add up to the total. Not thread-safe; it belongs to an event loop.
 */
@SuppressWarnings("EnumOrdinal") // indexes an array in memory; nothing outlives the enum
public final class PhaseClock {
  private static final int PHASES = Phase.values().length;

  private final LongSupplier nanoTime;
  private final long[] spentNanos = new long[PHASES];
  private final long startedAt;
  private long since;
  private @Nullable Phase current;
  private @Nullable Long endedAt;

  public PhaseClock(LongSupplier nanoTime) {
    this.nanoTime = nanoTime;
    Arrays.fill(spentNanos, Timings.ABSENT);
    startedAt = nanoTime.getAsLong();
    since = startedAt;
  }

  /** Begins a phase; the first one is charged from the clock's creation. */
  public void enter(Phase phase) {
    if (current != null) {
      charge(current, nanoTime.getAsLong());
    }
    current = phase;
  }

  /** A byte of the response is here; it may come before the request was sent to its end. */
  void responseBegins() {
    if (current == Phase.SEND) {
      enter(Phase.WAIT);
    }
    if (current != Phase.RECEIVE) {
      enter(Phase.RECEIVE);
    }
  }

  /** The phase being measured; null before the first and after the stop. */
  public @Nullable Phase phase() {
    return current;
  }

  /**
   * The hop ended at this moment, which has passed: what came since was work of ours, and the
   * {@link #stop} does not count it.
   */
  public void endedAt(long nanos) {
    endedAt = nanos;
  }

  /** Ends the phase being measured and with it the hop. */
  public void stop() {
    if (current != null) {
      charge(current, endedAt == null ? nanoTime.getAsLong() : endedAt);
      current = null;
    }
  }

  /** What was measured so far, a running phase excluded. */
  public Timings timings() {
    return new Timings(
        micros(Phase.DNS),
        micros(Phase.CONNECT),
        micros(Phase.TLS),
        micros(Phase.SEND),
        micros(Phase.WAIT),
        micros(Phase.RECEIVE),
        TimeUnit.NANOSECONDS.toMicros(since - startedAt));
  }

  private void charge(Phase phase, long now) {
    int index = phase.ordinal();
    spentNanos[index] = Math.max(0, spentNanos[index]) + now - since;
    since = now;
  }

  private long micros(Phase phase) {
    long nanos = spentNanos[phase.ordinal()];
    return nanos == Timings.ABSENT ? Timings.ABSENT : TimeUnit.NANOSECONDS.toMicros(nanos);
  }
}
