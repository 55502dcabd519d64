package dev.vedette.ops;

import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * Decides when something that happens again and again is worth a line of the log: at once, after a
 * minute, and then every ten minutes; after ten minutes without it, at once again. An hour of it is
 * seven lines. Safe for use by many threads.
 */
public final class LogPace {
  static final Duration SECOND_LINE = Duration.ofMinutes(1);

  /** From one further line to the next; also the quiet after which all begins anew. */
  static final Duration FURTHER_LINES = Duration.ofMinutes(10);

  private final LongSupplier nanoTime;
  private boolean begun;
  private boolean repeated;
  private long metAt;
  private long toldAt;

  /**
   * Nothing has happened yet.
   *
   * @param nanoTime a clock that never steps, as {@link System#nanoTime()}
   */
  public LogPace(LongSupplier nanoTime) {
    this.nanoTime = nanoTime;
  }

  /** It happens, or goes on: whether to tell of it now, which is then taken as done. */
  public synchronized boolean isDue() {
    long now = nanoTime.getAsLong();
    boolean anew = !begun || now - metAt >= FURTHER_LINES.toNanos();
    Duration pause = repeated ? FURTHER_LINES : SECOND_LINE;
    boolean due = anew || now - toldAt >= pause.toNanos();
    if (due) {
      repeated = !anew;
      toldAt = now;
    }
    begun = true;
    metAt = now;
    return due;
  }
}
