package dev.vedette.probe.turn;

import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The time that judging one page takes. Whatever walks over bytes that a site sent tells its work
 * here as it goes; from time to time the turn looks at the clock, ends the work at the check's
 * deadline, and lets pages go first that took less. Work belongs to one thread; {@link #cancel} and
 * {@link #usedNanos} to any.
 */
public final class Turn {
  /** What a page may use while others wait, before it goes back to the queue. */
  static final long SLICE_NANOS = 2_000_000;

  /** Between two looks at the clock, more or less: a look costs some 25 ns. */
  private static final long LOOK_NANOS = 100_000;

  /** Even the cheapest work, a byte that is copied, comes to no more than that in so many units. */
  private static final int MAX_STEP = 1 << 16;

  /** Less memory is not worth asking for. */
  private static final int HOLD_BYTES = 64 << 10;

  private final LongSupplier nanoTime;
  private final long deadline;
  private final @Nullable Judges judges;
  private final long beganAt;
  private long lookedAt;
  private long sliceNanos;
  private long done;
  private long step = 1;
  private long wantedBytes;
  private long heldBytes;
  private long workedNanos;

  /** The same, for other threads. */
  private volatile long usedNanos;

  private volatile boolean cancelled;

  /**
   * A turn that begins now.
   *
   * @param nanoTime a clock as {@link System#nanoTime}
   * @param deadline on that clock
   * @param judges whom to give way to; null where nobody else waits
   */
  public Turn(LongSupplier nanoTime, long deadline, @Nullable Judges judges) {
    this.nanoTime = nanoTime;
    this.deadline = deadline;
    this.judges = judges;
    beganAt = nanoTime.getAsLong();
    lookedAt = beganAt;
  }

  /** For work that is bounded otherwise, or that a person waits for. */
  public static Turn withoutEnd() {
    long now = System.nanoTime();
    return new Turn(() -> now, now + Long.MAX_VALUE, null);
  }

  /**
   * Some work was done, or is about to be: bytes or characters looked at, for instance. Throws
   * OutOfTimeException after the deadline.
   */
  public void work(long units) {
    done += units;
    if (done >= step) {
      look();
    }
  }

  /** Work of another kind begins: what a unit of it takes has to be found out anew. */
  public void nextTask() {
    step = 1;
    look();
  }

  /**
   * Memory is about to be filled, until the judging ends; throws RejectedExecutionException where
   * pages fill too much of it.
   */
  public void hold(long bytes) {
    wantedBytes += bytes;
    long more = wantedBytes - heldBytes;
    if (judges != null && more >= HOLD_BYTES) {
      judges.hold(heldBytes, more);
      heldBytes = wantedBytes;
    }
  }

  /** The judging has ended, and what it held is free. */
  public void release() {
    if (judges != null && heldBytes > 0) {
      judges.release(heldBytes);
    }
    heldBytes = 0;
    wantedBytes = 0;
  }

  private void look() {
    long now = nanoTime.getAsLong();
    account(now);
    if (cancelled || now - deadline >= 0) {
      throw new OutOfTimeException();
    }
    if (judges != null && sliceNanos >= SLICE_NANOS) {
      judges.giveWay(this);
    }
  }

  private void account(long now) {
    long took = now - lookedAt;
    if (took < LOOK_NANOS / 2) {
      step = Math.min(MAX_STEP, step * 2);
    } else if (took > LOOK_NANOS * 2) {
      step = Math.max(1, step / 2);
    }
    lookedAt = now;
    done = 0;
    sliceNanos += took;
    workedNanos += took;
    usedNanos = workedNanos;
  }

  /** The judges let it work, from now on. */
  void resume() {
    lookedAt = nanoTime.getAsLong();
    sliceNanos = 0;
  }

  /** The work ends at its next step, at the latest. */
  public void cancel() {
    cancelled = true;
    if (judges != null) {
      judges.wake(this);
    }
  }

  /** How long it worked, as of its last look at the clock; what it waited for others excluded. */
  public long usedNanos() {
    return usedNanos;
  }

  /** How long it had to wait for others until now, more or less. */
  public long waitedNanos() {
    return nanoTime.getAsLong() - beganAt - usedNanos;
  }

  boolean isCancelled() {
    return cancelled;
  }
}
