package dev.vedette.write;

import dev.vedette.store.StoreException;
import dev.vedette.store.incidents.Decisions;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * When what the decisions have in memory is saved, and of which targets it is kept. Works on the
 * thread that stores; whatever it is told by another thread waits for that.
 */
final class DecisionUpkeep {
  private static final Logger log = LoggerFactory.getLogger(DecisionUpkeep.class);

  /** As new as the page has to be. */
  static final Duration PAUSE = Duration.ofSeconds(1);

  /** Between two times passes so many times what the first took: a twentieth of the thread. */
  private static final int PAUSE_FACTOR = 20;

  /** While the writer is behind, what the page would show is old anyway. */
  private static final int PAUSE_FACTOR_BEHIND = 100;

  private final Decisions decisions;
  private final WriteMetrics metrics;
  private final LongSupplier nanoTime;
  private volatile long nextNanos;
  private volatile @Nullable Predicate<String> isOurs;
  private volatile Map<Integer, Instant> readAt = Map.of();

  DecisionUpkeep(Decisions decisions, WriteMetrics metrics, LongSupplier nanoTime) {
    this.decisions = decisions;
    this.metrics = metrics;
    this.nanoTime = nanoTime;
    nextNanos = nanoTime.getAsLong() + PAUSE.toNanos();
  }

  boolean isDue() {
    return nanoTime.getAsLong() - nextNanos >= 0;
  }

  /** Which targets' checks come to this writer, from now on. */
  void share(Predicate<String> ours) {
    isOurs = ours;
  }

  /**
   * Until when everything that was published is stored, by partition.
   *
   * @param times to be saved with what was stored before
   */
  void progress(Map<Integer, Instant> times) {
    readAt = times;
  }

  /**
   * Does what is due. What fails is done the next time: until then it is read again from the rows.
   *
   * @param isBehind whether more waits to be stored
   */
  void run(boolean isBehind) {
    forgetOthers();
    if (!isDue()) {
      return;
    }
    long begun = nanoTime.getAsLong();
    long took = PAUSE.toNanos();
    try {
      decisions.save(readAt);
      took = nanoTime.getAsLong() - begun;
      metrics.saveDuration.record(Duration.ofNanos(took));
    } catch (StoreException e) {
      log.debug("the state of decisions was not saved: {}", e.getMessage());
    }
    long pause = took * (isBehind ? PAUSE_FACTOR_BEHIND : PAUSE_FACTOR);
    nextNanos = nanoTime.getAsLong() + Math.max(PAUSE.toNanos(), pause);
  }

  private void forgetOthers() {
    Predicate<String> ours = isOurs;
    if (ours != null) {
      isOurs = null;
      decisions.keep(ours);
    }
  }
}
