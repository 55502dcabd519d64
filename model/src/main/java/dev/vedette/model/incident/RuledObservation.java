package dev.vedette.model.incident;

import dev.vedette.model.alert.AlertRule;

/** An observation, and the rule by which its target was to be judged at that time. */
public record RuledObservation(Observation observation, AlertRule rule)
    implements Comparable<RuledObservation> {
  @Override
  public int compareTo(RuledObservation other) {
    return observation.compareTo(other.observation);
  }
}
