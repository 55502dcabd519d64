package dev.vedette.model.incident;

import dev.vedette.model.Slots;
import dev.vedette.model.alert.AlertRule;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What one location makes of a target.
 *
 * @param seen slot of its newest observation, whatever it says
 * @param known slot of its newest observation that says up or down; null when none did
 * @param interval between its checks, as of the newest that is known
 * @param down whether it holds the target for down
 * @param failing whether its run is one of failures
 * @param run how many known observations in a row said the same, bounded by {@link #MAX_RUN}
 * @param since slot of the first of them; null when nothing is known
 * @param before the last known slot before the run, which said the opposite; null when there is
 *     none
 * @param recovery how it came to hold it for up again; null when it never held it for down, or does
 * @param alone failures in a row during which the target was not down by vote, likewise bounded
 * @param validity of the certificate it saw last; null without one, and when the target answered
 *     without TLS since
 */
public record LocationState(
    String location,
    Instant seen,
    @Nullable Instant known,
    Duration interval,
    boolean down,
    boolean failing,
    int run,
    @Nullable Instant since,
    @Nullable Instant before,
    @Nullable Recovery recovery,
    int alone,
    Observation.@Nullable Validity validity) {
  /**
   * From the last failure to the first success.
   *
   * @param lastBad null when it was silent for long in between
   */
  public record Recovery(@Nullable Instant lastBad, Instant firstGood) {}

  /** Beyond what any rule asks for. */
  static final int MAX_RUN = 2 * AlertRule.MAX;

  /**
   * A location that was silent for so long, and for twice as long as makes its results stale, is
   * not asked any more: somebody took it away, or has been told that it is silent.
   */
  public static final Duration GIVEN_UP = Duration.ofHours(1);

  private static final long GIVEN_UP_MS = GIVEN_UP.toMillis();

  static LocationState first(Observation seen) {
    return startingAt(seen, false);
  }

  private static LocationState startingAt(Observation seen, boolean down) {
    return new LocationState(
        seen.location(),
        seen.slot(),
        null,
        seen.interval(),
        down,
        false,
        0,
        null,
        null,
        null,
        0,
        null);
  }

  /** What it makes of the target after one more observation of its own. */
  LocationState after(Observation next, AlertRule rule) {
    if (!isExpected(next.slot())) {
      // What it saw so long ago begins no run; but it has not recovered either.
      return startingAt(next, down).after(next, rule);
    }
    if (!next.sight().isKnown()) {
      return new LocationState(
          location,
          next.slot(),
          known,
          known == null ? next.interval() : interval,
          down,
          failing,
          run,
          since,
          before,
          recovery,
          alone,
          validity);
    }
    boolean fails = next.sight() == Sight.DOWN;
    boolean goesOn = known != null && fails == failing;
    int length = goesOn ? Math.min(run + 1, MAX_RUN) : 1;
    Instant first = goesOn && since != null ? since : next.slot();
    Instant last = goesOn ? before : known;
    boolean holdsForDown = fails ? down || length >= rule.after() : down && length < rule.recover();
    boolean recovers = down && !holdsForDown;
    return new LocationState(
        location,
        next.slot(),
        next.slot(),
        next.interval(),
        holdsForDown,
        fails,
        length,
        first,
        last,
        holdsForDown ? null : recovers ? new Recovery(last, first) : recovery,
        fails ? Math.min(alone + 1, MAX_RUN) : 0,
        fails && next.validity() == null ? validity : next.validity());
  }

  LocationState notAlone() {
    return alone == 0
        ? this
        : new LocationState(
            location, seen, known, interval, down, failing, run, since, before, recovery, 0,
            validity);
  }

  /** Whether it is expected to know. */
  boolean isExpected(Instant now) {
    return now.toEpochMilli() - seen.toEpochMilli() <= patienceMs();
  }

  /** How long it may be silent and is expected to know. */
  Duration patience() {
    return Duration.ofMillis(patienceMs());
  }

  private long patienceMs() {
    return Math.max(GIVEN_UP_MS, 2 * Slots.staleAfterMs(interval));
  }

  /** Whether what it knows is new enough to count. */
  boolean knows(Instant now) {
    return known != null
        && now.toEpochMilli() - known.toEpochMilli() <= Slots.staleAfterMs(interval);
  }
}
