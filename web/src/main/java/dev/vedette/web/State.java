package dev.vedette.web;

import dev.vedette.model.Outcome;

/** What the page may claim about a target now, in the order in which a person wants to see it. */
enum State {
  DOWN("down"),
  UNKNOWN("unknown"),
  UP("up");

  private final String word;

  State(String word) {
    this.word = word;
  }

  static State of(Outcome outcome) {
    return switch (outcome) {
      case Outcome.Up up -> UP;
      case Outcome.Down down -> DOWN;
      case Outcome.Unknown unknown -> UNKNOWN;
    };
  }

  /** The word of events and pages: {@code up}, {@code down}, {@code unknown}. */
  String word() {
    return word;
  }
}
