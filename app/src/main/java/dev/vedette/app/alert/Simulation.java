package dev.vedette.app.alert;

import dev.vedette.app.alert.Comparison.Change;
import dev.vedette.store.query.Span;
import java.util.List;

/**
 * What came of one.
 *
 * @param rules for people
 * @param checks that were looked at, those of the day before the span too
 * @param targets in the order of their names, those without incidents too
 */
record Simulation(Span span, String rules, long checks, List<Comparison> targets) {
  Simulation {
    targets = List.copyOf(targets);
  }

  long storedAlerts() {
    return targets.stream().mapToLong(target -> target.storedAlerts(span)).sum();
  }

  long simulatedAlerts() {
    return targets.stream().mapToLong(target -> target.simulatedAlerts(span)).sum();
  }

  long count(Change change) {
    return targets.stream().mapToLong(target -> target.count(change)).sum();
  }
}
