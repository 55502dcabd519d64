package dev.vedette.web.overview;

import dev.vedette.model.Failure;
import dev.vedette.model.Outcome;
import dev.vedette.model.Slots;
import dev.vedette.store.query.TargetState;
import dev.vedette.web.page.Format;
import dev.vedette.web.page.State;
import dev.vedette.web.page.WritingDirection;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One target at one location as the page may show it at a given moment.
 *
 * @param stale the last check is so old that it says nothing about now
 */
record Row(TargetState last, State state, boolean stale, Sparkline sparkline) {
  private static final Duration DAY = Duration.ofDays(1);

  /** Below this share of a day's checks the page says how much its uptime rests on. */
  private static final double FULL_COVERAGE = 0.9;

  static Row of(TargetState last, Instant now) {
    boolean paused =
        last.outcome() instanceof Outcome.Unknown(Failure failure) && failure.code().meansStopped();
    boolean stale =
        !paused
            && Duration.between(last.scheduledAt(), now)
                    .compareTo(Slots.staleAfter(last.interval()))
                > 0;
    return new Row(
        last,
        paused ? State.PAUSED : stale ? State.UNKNOWN : State.of(last.outcome()),
        stale,
        Sparkline.of(last.recent(), last.interval(), TargetState.MAX_RECENT));
  }

  /** What went wrong in the last check; null when it was up. */
  @Nullable Failure failure() {
    return switch (last.outcome()) {
      case Outcome.Up up -> null;
      case Outcome.Down(Failure failure) -> failure;
      case Outcome.Unknown(Failure failure) -> failure;
    };
  }

  String status() {
    return last.status() == null || !isKnown() ? "–" : last.status().toString();
  }

  String responseTime() {
    return isKnown() ? Format.micros(last.totalUs()) : "–";
  }

  /** Whether the last check says something of now. */
  boolean isKnown() {
    return state == State.UP || state == State.DOWN;
  }

  String uptime() {
    return Format.share(last.upChecks(), last.knownChecks());
  }

  /** The time that the checks with a known outcome stand for, of the last day. */
  Duration known() {
    return last.interval().multipliedBy(last.knownChecks());
  }

  /** How much of the day the uptime rests on; null when it is nearly all of it. */
  @Nullable String coverage() {
    return coverage(known());
  }

  /** The same for any known time. */
  static @Nullable String coverage(Duration known) {
    return known.toMillis() >= FULL_COVERAGE * DAY.toMillis()
        ? null
        : Format.duration(known) + " known";
  }

  /** The address, when it is one that a browser may follow. */
  @Nullable String link() {
    return last.url().startsWith("http://") || last.url().startsWith("https://")
        ? WritingDirection.encoded(last.url())
        : null;
  }

  /** What the filter looks into. */
  String find() {
    return String.join(" ", last.target(), last.location(), last.url(), state.text());
  }

  /** Names the row in the document. */
  String id() {
    return "t-" + last.target() + "@" + last.location();
  }
}
