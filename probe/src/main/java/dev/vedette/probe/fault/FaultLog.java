package dev.vedette.probe.fault;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Logs faults of our own with their stack, each kind at most once in a while: a defect in the probe
 * may strike in every check. Safe for use by many threads.
 */
public final class FaultLog {
  /** From one stack of a kind to the next. */
  static final Duration PAUSE = Duration.ofMinutes(10);

  /** Defects beyond this number are logged as one kind. */
  private static final int MAX_KINDS = 100;

  private static final Logger log = LoggerFactory.getLogger(FaultLog.class);

  /** What was thrown and where. */
  private record Kind(Class<?> type, @Nullable StackTraceElement place) {
    static final Kind OTHER = new Kind(Throwable.class, null);

    static Kind of(Throwable fault) {
      StackTraceElement[] stack = fault.getStackTrace();
      return new Kind(fault.getClass(), stack.length == 0 ? null : stack[0]);
    }
  }

  private final LongSupplier nanoTime;
  private final Map<Kind, Long> loggedAt = new HashMap<>();

  /**
   * Nothing is logged yet.
   *
   * @param nanoTime a clock that never steps, as {@link System#nanoTime()}
   */
  public FaultLog(LongSupplier nanoTime) {
    this.nanoTime = nanoTime;
  }

  /**
   * Logs a fault unless one of its kind was logged lately.
   *
   * @param target name of the target that was being checked
   * @return whether it was logged
   */
  public boolean log(String target, Throwable fault) {
    boolean due = isDue(Kind.of(fault));
    if (due) {
      log.error(
          "a defect of the checker in the check of {}; the same is not logged again for {} minutes",
          target,
          PAUSE.toMinutes(),
          fault);
    }
    return due;
  }

  private synchronized boolean isDue(Kind seen) {
    Kind kind = loggedAt.size() < MAX_KINDS || loggedAt.containsKey(seen) ? seen : Kind.OTHER;
    long now = nanoTime.getAsLong();
    Long before = loggedAt.get(kind);
    boolean due = before == null || now - before >= PAUSE.toNanos();
    if (due) {
      loggedAt.put(kind, now);
    }
    return due;
  }
}
