package dev.vedette.check;

import dev.vedette.check.Schedule.Due;
import dev.vedette.check.targets.Watched;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The thread of the schedule: applies changes, hands out slots that are due, notes progress. */
final class ScheduleLoop {
  /** Longest sleep, so that a step of the clock is noticed. */
  private static final Duration MAX_SLEEP = Duration.ofMillis(500);

  /** Shortest sleep: waking up once for the checks of a millisecond costs less than for each. */
  private static final Duration MIN_SLEEP = Duration.ofMillis(1);

  private static final Logger log = LoggerFactory.getLogger(ScheduleLoop.class);

  private final Watchlist watchlist;
  private final SlotRunner runner;
  private final InFlight inFlight;
  private final Progress progress;
  private final InstantSource clock;
  private final Consumer<Throwable> onFault;
  private final Thread thread;
  private volatile boolean stopping;

  /** Of the thread alone. */
  private final List<Due<Watched>> due = new ArrayList<>();

  private long notedAt = System.nanoTime();

  ScheduleLoop(
      Watchlist watchlist,
      SlotRunner runner,
      InFlight inFlight,
      Progress progress,
      InstantSource clock,
      Consumer<Throwable> onFault) {
    this.watchlist = watchlist;
    this.runner = runner;
    this.inFlight = inFlight;
    this.progress = progress;
    this.clock = clock;
    this.onFault = onFault;
    thread = Thread.ofPlatform().name("vedette-schedule").unstarted(this::run);
  }

  /**
   * Begins; a defect of ours, after which no slot is handed out any more, goes to {@code onFault}.
   */
  void start() {
    thread.start();
  }

  /** Has it look for changes now. */
  void wake() {
    LockSupport.unpark(thread);
  }

  private void run() {
    try {
      while (!stopping) {
        turn();
      }
    } catch (RuntimeException | Error e) {
      log.error("the schedule has failed; no target is checked any more", e);
      onFault.accept(e);
    }
  }

  private void turn() {
    watchlist.applyChanges(clock.instant(), due);
    if (watchlist.takeDue(clock.instant(), due)) {
      log.warn("the clock was put back by more than a minute; its new time holds");
    }
    due.forEach(runner::take);
    due.clear();
    watchlist.takeDropped(clock.instant()).forEach(runner::tell);
    if (System.nanoTime() - notedAt >= Progress.EVERY.toNanos()) {
      notedAt = System.nanoTime();
      progress.note(accountedUntil(), clock.instant());
    }
    sleepUntil(watchlist.nextDueAt());
  }

  /** Slots that are handed out and not under way any more have their results. */
  private @Nullable Instant accountedUntil() {
    Instant underWay = inFlight.oldest();
    return watchlist
        .handedOutUntil()
        .map(until -> underWay.isAfter(until) ? until : underWay.minusMillis(1))
        .orElse(null);
  }

  private void sleepUntil(Instant next) {
    Instant now = clock.instant();
    Duration sleep = next.isBefore(now.plus(MAX_SLEEP)) ? Duration.between(now, next) : MAX_SLEEP;
    LockSupport.parkNanos((sleep.compareTo(MIN_SLEEP) < 0 ? MIN_SLEEP : sleep).toNanos());
  }

  /** Hands out no more slots; waits for the turn under way, but not for long. */
  void stop(Duration patience) {
    stopping = true;
    wake();
    try {
      thread.join(patience);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Saves the progress of a loop that has stopped, when all its results are where they belong. */
  void saveProgress() {
    if (!thread.isAlive()) {
      progress.close(accountedUntil());
    }
  }
}
