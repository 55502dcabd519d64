package dev.vedette.write;

import dev.vedette.store.StoreException;
import dev.vedette.store.history.History;
import dev.vedette.store.history.UpkeepStep;
import dev.vedette.store.history.UpkeepTimes;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the history in order on a thread of its own, since moving a day to the archive can take
 * minutes. A step that fails is tried again a minute later, whatever the cause, and stops no other.
 */
final class Upkeep implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(Upkeep.class);

  /** How long the sums of an hour trail its end, at most, besides what they take. */
  private static final Duration PERIOD = Duration.ofMinutes(1);

  private final History history;
  private final UpkeepTimes times;
  private final InstantSource clock;
  private final Status status;
  private final UpkeepStatus upkeepStatus;
  private final Consumer<Throwable> onFault;
  private final Thread thread;

  /** Steps with a fault of ours that the log has told of. */
  private final Set<UpkeepStep> faulty = EnumSet.noneOf(UpkeepStep.class);

  private Upkeep(
      History history,
      UpkeepTimes times,
      InstantSource clock,
      Status status,
      UpkeepStatus upkeepStatus,
      Consumer<Throwable> onFault) {
    this.history = history;
    this.times = times;
    this.clock = clock;
    this.status = status;
    this.upkeepStatus = upkeepStatus;
    this.onFault = onFault;
    thread = Thread.ofPlatform().name("vedette-upkeep").daemon().unstarted(this::run);
  }

  /**
   * Begins, and goes on until it is closed.
   *
   * @param onFault hears of a fault of ours that ended it
   */
  static Upkeep start(
      History history,
      UpkeepTimes times,
      InstantSource clock,
      Status status,
      UpkeepStatus upkeepStatus,
      Consumer<Throwable> onFault) {
    Upkeep upkeep = new Upkeep(history, times, clock, status, upkeepStatus, onFault);
    upkeep.thread.start();
    return upkeep;
  }

  private void run() {
    try {
      while (!status.isClosing()) {
        maintain();
        status.awaitClosing(PERIOD);
      }
    } catch (InterruptedException e) {
      log.debug("interrupted while closing", e);
    } catch (RuntimeException | Error e) {
      onFault.accept(e);
    }
  }

  private void maintain() {
    List<UpkeepStep> done = new ArrayList<>();
    for (UpkeepStep step : UpkeepStep.values()) {
      if (!status.isClosing() && isDone(step)) {
        done.add(step);
      }
    }
    upkeepStatus.tried();
    try {
      upkeepStatus.know(times.succeeded(done, clock.instant()));
    } catch (StoreException e) {
      log.debug("what the upkeep did was not noted: {}", e.getMessage());
    }
  }

  private boolean isDone(UpkeepStep step) {
    try {
      boolean done = history.run(step, clock.instant());
      if (done) {
        faulty.remove(step);
        upkeepStatus.succeeded(step);
      } else {
        upkeepStatus.isAtOthers(step);
      }
      return done;
    } catch (StoreException e) {
      if (!status.isClosing()) {
        upkeepStatus.failed(step, String.valueOf(e.getMessage()));
        log.debug("{} failed", step, e);
      }
      return false;
    } catch (RuntimeException e) {
      fault(step, e);
      return false;
    }
  }

  /** No reason to store no checks any more; with where it was in the log, once until it works. */
  private void fault(UpkeepStep step, RuntimeException e) {
    if (!status.isClosing()) {
      upkeepStatus.failed(step, "a fault in Vedette: " + e);
      if (faulty.add(step)) {
        log.error("upkeep failed by a fault in Vedette ({})", step.tag(), e);
      }
    }
  }

  @Override
  public void close() {
    thread.interrupt();
  }
}
