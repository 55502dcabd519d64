package dev.vedette.check;

import dev.vedette.model.FailureCode;
import dev.vedette.model.Outcome;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;

/**
 * Which failing checks carry evidence: the first of a run of equal failures of a target, and then
 * one every ten minutes at most. What a run has told longer ago decides nothing any more, so only
 * the targets that failed within the last minutes are remembered. Safe for use by many threads.
 */
final class EvidenceRuns {
  /** Often enough to see that a failure has become another one, seldom enough to cost nothing. */
  static final Duration AGAIN_AFTER = Duration.ofMinutes(10);

  private record Run(FailureCode code, Instant toldAt) {
    boolean isOver(Instant now) {
      // A clock that was set back says nothing about the age.
      return now.isBefore(toldAt) || !now.isBefore(toldAt.plus(AGAIN_AFTER));
    }
  }

  /** The targets that are failing, by name. */
  private final Map<String, Run> runs = new HashMap<>();

  private Instant sweptAt = Instant.EPOCH;

  /**
   * Whether this outcome, the newest of its target, is to carry evidence; once it was asked for, it
   * is taken to be told. A check of which nothing is known neither ends a run nor begins one.
   */
  synchronized boolean take(String target, Outcome outcome, Instant now) {
    return switch (outcome) {
      case Outcome.Up up -> {
        runs.remove(target);
        yield false;
      }
      case Outcome.Unknown unknown -> false;
      case Outcome.Down(var failure) -> {
        sweep(now);
        Run run = runs.get(target);
        if (run != null && run.code == failure.code() && !run.isOver(now)) {
          yield false;
        }
        runs.put(target, new Run(failure.code(), now));
        yield true;
      }
    };
  }

  /** How many targets are remembered. */
  synchronized int size() {
    return runs.size();
  }

  /** Forgets what decides nothing any more, of targets too that nobody watches now. */
  private void sweep(Instant now) {
    if (now.isBefore(sweptAt) || !now.isBefore(sweptAt.plus(AGAIN_AFTER))) {
      sweptAt = now;
      runs.values().removeIf(run -> run.isOver(now));
    }
  }
}
