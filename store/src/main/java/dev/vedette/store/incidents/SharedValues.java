package dev.vedette.store.incidents;

import dev.vedette.model.alert.AlertRule;
import dev.vedette.model.incident.Observation;
import dev.vedette.model.incident.Observation.Validity;
import dev.vedette.model.incident.RuledObservation;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/**
 * Values that many observations have in common, each once: an event or a row brings its own. For
 * one thread.
 */
final class SharedValues {
  /** Far beyond what anybody has; then it begins anew. */
  private static final int MAX_VALUES = 100_000;

  private final Map<String, String> names = new HashMap<>();
  private final Map<Duration, Duration> intervals = new HashMap<>();
  private final Map<Validity, Validity> validities = new HashMap<>();
  private final Map<AlertRule, AlertRule> rules = new HashMap<>();

  Observation of(Observation one) {
    Validity validity = one.validity();
    return new Observation(
        one.slot(),
        of(names, one.location()),
        of(intervals, one.interval()),
        one.sight(),
        validity == null ? null : of(validities, validity));
  }

  RuledObservation of(RuledObservation one) {
    return new RuledObservation(of(one.observation()), of(one.rule()));
  }

  AlertRule of(AlertRule rule) {
    return of(rules, rule);
  }

  private static <T> T of(Map<T, T> values, T value) {
    T known = values.get(value);
    if (known != null) {
      return known;
    }
    if (values.size() >= MAX_VALUES) {
      values.clear();
    }
    values.put(value, value);
    return value;
  }
}
