package dev.vedette.ops;

import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;

/**
 * A time in which something that a role needs does not work, and what the log tells of it: its
 * beginning, a cause of another kind, a reminder after a minute and then every ten minutes, and its
 * end. A retry alone is no line, and one that comes and goes is told no more often than one that
 * lasts: an hour of either is less than 25 lines.
 *
 * <p>{@link #cause()} is always up to date. Safe for use by many threads.
 */
public final class Outage {
  /** A cause of another kind is told no sooner: while a server restarts, they take turns. */
  static final Duration PAUSE = Duration.ofSeconds(15);

  /** Kinds of causes that are told as soon as they come, from one quiet time to the next. */
  static final int MAX_KINDS = 5;

  private final Logger log;
  private final String effect;
  private final String relief;
  private final LongSupplier nanoTime;
  private final LogPace pace;
  private final Set<String> kinds = new HashSet<>();
  private long since;
  private long endedAt;
  private long toldAt;
  private boolean told;
  private volatile @Nullable String cause;

  /**
   * None yet.
   *
   * @param log where it is told
   * @param effect what it means while it lasts, as the log says it before its cause
   * @param relief what the log says when it is over
   * @param nanoTime a clock that never steps, as {@link System#nanoTime()}
   */
  public Outage(Logger log, String effect, String relief, LongSupplier nanoTime) {
    this.log = log;
    this.effect = effect;
    this.relief = relief;
    this.nanoTime = nanoTime;
    pace = new LogPace(nanoTime);
    endedAt = nanoTime.getAsLong();
  }

  /** What is the matter, in words for the operator; null when nothing is. */
  public @Nullable String cause() {
    return cause;
  }

  public boolean isOn() {
    return cause != null;
  }

  /**
   * It has begun, or goes on.
   *
   * @param why in words for the operator; up to the first colon it is the kind of the cause, the
   *     rest and every number may change
   */
  public synchronized void isOn(String why) {
    long now = nanoTime.getAsLong();
    if (cause == null) {
      since = now;
      if (now - endedAt >= LogPace.FURTHER_LINES.toNanos()) {
        kinds.clear();
      }
    }
    cause = why;
    String kind = why.split(":", 2)[0].replaceAll("[0-9]+", "0");
    boolean due = pace.isDue();
    boolean another = kinds.size() < MAX_KINDS && !kinds.contains(kind);
    if (due || (another && now - toldAt >= PAUSE.toNanos())) {
      tell(why, Duration.ofNanos(now - since));
      toldAt = now;
      if (another) {
        kinds.add(kind);
      }
    }
  }

  private void tell(String why, Duration lasted) {
    told = true;
    if (lasted.compareTo(LogPace.SECOND_LINE) < 0) {
      log.warn("{}: {}", effect, why);
    } else {
      log.warn("{}, for {} now: {}", effect, words(lasted), why);
    }
  }

  /** It is over, if there was one. */
  public synchronized void isOver() {
    if (cause == null) {
      return;
    }
    cause = null;
    endedAt = nanoTime.getAsLong();
    if (told) {
      log.info("{}, after {}", relief, words(Duration.ofNanos(endedAt - since)));
    }
    told = false;
  }

  private static String words(Duration lasted) {
    return lasted.toMinutes() < 3 ? lasted.toSeconds() + " s" : lasted.toMinutes() + " min";
  }
}
