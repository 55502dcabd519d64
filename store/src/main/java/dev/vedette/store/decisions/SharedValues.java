package dev.vedette.store.decisions;

import dev.vedette.model.Certificate;
import dev.vedette.model.CheckResult;
import dev.vedette.model.alert.AlertRule;
import dev.vedette.model.incident.Observation;
import dev.vedette.model.incident.Observation.Validity;
import dev.vedette.model.incident.RuledObservation;
import dev.vedette.model.incident.Sight;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

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

  /**
   * What the decision needs of a result.
   *
   * @param last of the same target and location, which mostly has the same values; null: none
   * @param isSameCertificate whether the last one saw the same, or likewise none
   */
  RuledObservation of(
      CheckResult result, @Nullable RuledObservation last, boolean isSameCertificate) {
    if (last == null) {
      return of(new RuledObservation(Observation.of(result), result.alerts().rule()));
    }
    Observation before = last.observation();
    Observation next =
        new Observation(
            result.scheduledAt(),
            before.location(),
            before.interval().equals(result.interval())
                ? before.interval()
                : of(intervals, result.interval()),
            Sight.of(result.outcome()),
            isSameCertificate ? before.validity() : validity(result.certificate()));
    AlertRule rule = result.alerts().rule();
    return new RuledObservation(next, last.rule().equals(rule) ? last.rule() : of(rules, rule));
  }

  private @Nullable Validity validity(@Nullable Certificate certificate) {
    return certificate == null
        ? null
        : of(validities, new Validity(certificate.notBefore(), certificate.notAfter()));
  }

  private Observation of(Observation one) {
    Validity validity = one.validity();
    return new Observation(
        one.slot(),
        of(names, one.location()),
        of(intervals, one.interval()),
        one.sight(),
        validity == null ? null : of(validities, validity));
  }

  RuledObservation of(RuledObservation one) {
    return new RuledObservation(of(one.observation()), of(rules, one.rule()));
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
