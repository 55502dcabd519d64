package dev.vedette.write;

import dev.vedette.ops.Outage;
import dev.vedette.store.StoreException;
import dev.vedette.store.decisions.Decisions;
import dev.vedette.store.incidents.Silence;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.function.LongSupplier;
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

  /** While nothing is to be saved the page misses nothing, and a machine at rest is left alone. */
  static final Duration IDLE_PAUSE = Duration.ofSeconds(5);

  /** Between two times passes so many times what the first took: a twentieth of the thread. */
  private static final int PAUSE_FACTOR = 20;

  /** While the writer is behind, what the page would show is old anyway. */
  private static final int PAUSE_FACTOR_BEHIND = 100;

  /** What is left of a second belongs to the checks. */
  private static final Duration CORRECTING = Duration.ofMillis(200);

  /** Silence is known after three intervals: a few seconds more are nothing. */
  private static final Duration JUDGE_EVERY = Duration.ofSeconds(5);

  private final Decisions decisions;
  private final Silence silence;
  private final InstantSource clock;
  private final WriteMetrics metrics;
  private final LongSupplier nanoTime;
  private final Outage outage;
  private volatile long nextNanos;
  private volatile boolean isIdle;
  private volatile Share share = Share.NOTHING;
  private volatile Map<Integer, Instant> readAt = Map.of();
  private Share kept = Share.NOTHING;
  private long nextJudgingNanos;

  DecisionUpkeep(
      Decisions decisions,
      Silence silence,
      WriteMetrics metrics,
      InstantSource clock,
      LongSupplier nanoTime) {
    this.decisions = decisions;
    this.silence = silence;
    this.clock = clock;
    this.metrics = metrics;
    this.nanoTime = nanoTime;
    outage =
        new Outage(
            log, "the decisions' upkeep fails and is tried again", "it succeeds again", nanoTime);
    nextNanos = nanoTime.getAsLong() + PAUSE.toNanos();
    nextJudgingNanos = nextNanos;
  }

  boolean isDue() {
    Duration more = isIdle ? IDLE_PAUSE.minus(PAUSE) : Duration.ZERO;
    return nanoTime.getAsLong() - nextNanos >= more.toNanos();
  }

  /** Which targets' checks come to this writer, from now on. */
  void share(Share ours) {
    share = ours;
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
    isIdle = decisions.isSaved();
    if (!isDue() && !decisions.isFull()) {
      return;
    }
    long begun = nanoTime.getAsLong();
    long took = PAUSE.toNanos();
    try {
      do {
        decisions.save(readAt);
      } while (decisions.isFull());
      took = nanoTime.getAsLong() - begun;
      metrics.saveDuration.record(Duration.ofNanos(took));
      outage.isOver();
      if (!isBehind) {
        judge();
        metrics.corrected(decisions.correct(share, CORRECTING, clock.instant()));
      }
    } catch (StoreException e) {
      if (e.kind() == StoreException.Kind.TRANSIENT) {
        log.debug("the decisions' upkeep is tried again: {}", e.getMessage());
      } else {
        outage.isOn(String.valueOf(e.getMessage()));
      }
    }
    isIdle = decisions.isSaved();
    long pause = took * (isBehind ? PAUSE_FACTOR_BEHIND : PAUSE_FACTOR);
    nextNanos = nanoTime.getAsLong() + Math.max(PAUSE.toNanos(), pause);
  }

  private void forgetOthers() {
    Share ours = share;
    if (!ours.equals(kept)) {
      kept = ours;
      decisions.keep(ours);
    }
  }

  private void judge() {
    long now = nanoTime.getAsLong();
    if (now - nextJudgingNanos >= 0) {
      nextJudgingNanos = now + JUDGE_EVERY.toNanos();
      metrics.changed(silence.judge(share.count(), clock.instant()));
      metrics.open(silence.open());
      metrics.untold(silence.untold());
    }
  }
}
