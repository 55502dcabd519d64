package dev.vedette.web.page;

import dev.vedette.model.FailureCode;
import dev.vedette.model.Outcome;

/** What the page may claim about a target now, in the order in which a person wants to see it. */
public enum State {
  DOWN("down"),

  /** Down from some locations and up from others; never the state of one location. */
  PARTLY_DOWN("partly_down"),

  UNKNOWN("unknown"),

  UP("up"),

  /** Nobody wants it checked now. */
  PAUSED("paused"),

  /** Nobody wants it checked any more. */
  REMOVED("removed");

  private final String word;

  State(String word) {
    this.word = word;
  }

  /** What a result says, of the time of its slot. */
  public static State of(Outcome outcome) {
    return switch (outcome) {
      case Outcome.Up up -> UP;
      case Outcome.Down down -> DOWN;
      case Outcome.Unknown(var failure) -> ofUnknown(failure.code());
    };
  }

  private static State ofUnknown(FailureCode code) {
    if (code == FailureCode.TARGET_PAUSED) {
      return PAUSED;
    }
    return code == FailureCode.TARGET_REMOVED ? REMOVED : UNKNOWN;
  }

  /** Whether it is not to be checked: then its last row says how it is, however old that is. */
  public boolean isStopped() {
    return this == PAUSED || this == REMOVED;
  }

  /** The word for programs, that of the event where it has one: {@code partly_down}. */
  public String word() {
    return word;
  }

  /** The words for people: {@code partly down}. */
  public String text() {
    return word.replace('_', ' ');
  }
}
