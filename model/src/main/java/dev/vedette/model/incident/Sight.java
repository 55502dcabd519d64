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
  MISSED;

  /** What an outcome says to the decision. */
  public static Sight of(Outcome outcome) {
    return switch (outcome) {
      case Outcome.Up up -> UP;
      case Outcome.Down down -> DOWN;
      case Outcome.Unknown(Failure failure) ->
          failure.code() == FailureCode.MISSED ? MISSED : BLIND;
    };
  }

  /** Whether it says something of the target. */
  public boolean isKnown() {
    return this == UP || this == DOWN;
  }
}
