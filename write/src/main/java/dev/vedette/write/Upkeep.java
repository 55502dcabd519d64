package dev.vedette.write;

import dev.vedette.store.History;
import dev.vedette.store.StoreException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the history in order on a thread of its own, since moving a day to the archive can take
 * minutes.
 */
final class Upkeep implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(Upkeep.class);

  /** How long the sums of an hour trail its end, at most, besides what they take. */
  private static final Duration PERIOD = Duration.ofMinutes(1);

  private final History history;
  private final InstantSource clock;
  private final Status status;
  private final Consumer<Throwable> onFault;
  private final Thread thread;
  private boolean failing;

  private Upkeep(History history, InstantSource clock, Status status, Consumer<Throwable> onFault) {
    this.history = history;
    this.clock = clock;
    this.status = status;
    this.onFault = onFault;
    thread = Thread.ofPlatform().name("vedette-upkeep").daemon().unstarted(this::run);
  }

  /**
   * Begins, and goes on until it is closed.
   *
   * @param onFault hears of what no retry helps against
   */
  static Upkeep start(
      History history, InstantSource clock, Status status, Consumer<Throwable> onFault) {
    Upkeep upkeep = new Upkeep(history, clock, status, onFault);
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
    try {
      history.maintain(clock.instant());
      failing = false;
    } catch (StoreException e) {
      if (e.kind() != StoreException.Kind.TRANSIENT) {
        throw e;
      }
      if (!failing && !status.isClosing()) {
        log.warn("the history can't be kept in order now, again in {}: {}", PERIOD, e.getMessage());
      }
      failing = true;
    }
  }

  @Override
  public void close() {
    thread.interrupt();
  }
}
