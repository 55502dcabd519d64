package dev.vedette.model;

/** The verdict of one check. A failure is there exactly when the target was not seen to be up. */
public sealed interface Outcome {
  /** Every expectation held. */
  record Up() implements Outcome {}

  /** The target was reached for and did not do what was expected. */
  record Down(Failure failure) implements Outcome {
    public Down {
      if (failure.code().meansUnknown()) {
        throw new IllegalArgumentException(
            failure.code() + " says nothing about the target, so it cannot mean down");
      }
    }
  }

  /** Nothing was learned about the target. */
  record Unknown(Failure failure) implements Outcome {
    public Unknown {
      if (!failure.code().meansUnknown()) {
        throw new IllegalArgumentException(
            failure.code() + " was observed, so it cannot mean unknown");
      }
    }
  }

  /** The outcome that a failure means: unknown for the checker's own troubles, else down. */
  static Outcome of(Failure failure) {
    return failure.code().meansUnknown() ? new Unknown(failure) : new Down(failure);
  }

  /**
   * {@code up}, {@code down} or {@code unknown}: used unchanged in events, tables, metrics and
   * pages.
   */
  default String wireName() {
    return switch (this) {
      case Up up -> "up";
      case Down down -> "down";
      case Unknown unknown -> "unknown";
    };
  }
}
