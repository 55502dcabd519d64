package dev.vedette.model.incident;

import dev.vedette.model.Failure;
import dev.vedette.model.FailureCode;
import dev.vedette.model.Outcome;

/** What a location saw of a target at a slot. */
public enum Sight {
  UP,
  DOWN,

  /** The checker was there but could not tell: its own network was gone, or it was at fault. */
  BLIND,

  /** Nobody looked. */
  MISSED,

  /** Nobody will look for now. */
  PAUSED,

  /** Nobody will look any more. */
  REMOVED;

  /** What an outcome says to the decision. */
  public static Sight of(Outcome outcome) {
    return switch (outcome) {
      case Outcome.Up up -> UP;
      case Outcome.Down down -> DOWN;
      case Outcome.Unknown(Failure failure) -> ofUnknown(failure.code());
    };
  }

  /** What a failure says after which the outcome is unknown. */
  public static Sight ofUnknown(FailureCode code) {
    if (code == FailureCode.TARGET_PAUSED) {
      return PAUSED;
    }
    if (code == FailureCode.TARGET_REMOVED) {
      return REMOVED;
    }
    return code == FailureCode.MISSED ? MISSED : BLIND;
  }

  /** Whether the location stops looking: it is expected to know nothing from here on. */
  public boolean isStop() {
    return this == PAUSED || this == REMOVED;
  }

  /** Whether it says something of the target. */
  public boolean isKnown() {
    return this == UP || this == DOWN;
  }
}
