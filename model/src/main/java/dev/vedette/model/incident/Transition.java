package dev.vedette.model.incident;

import java.time.Instant;

/**
 * A moment of an incident that people may want to hear of.
 *
 * @param at the slot of the check that brought it about
 * @param incident as it is from then on
 */
public record Transition(Type type, Instant at, Incident incident) {
  /** What happened. */
  public enum Type {
    OPENED,

    /** It got worse: a certificate came nearer to its end. */
    UPDATED,
    CLOSED
  }
}
