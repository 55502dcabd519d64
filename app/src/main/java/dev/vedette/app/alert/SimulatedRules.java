package dev.vedette.app.alert;

import dev.vedette.model.Target;
import dev.vedette.model.alert.AlertRule;
import dev.vedette.model.alert.Alerts;
import dev.vedette.model.alert.Quorum;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Other rules than those by which it was decided.
 *
 * @param ofTargets by name, as a file says; empty: each check comes with that of its time
 * @param after in the place of that of any rule; null: as it is
 * @param recover likewise
 * @param quorum likewise
 */
record SimulatedRules(
    Map<String, Alerts> ofTargets,
    @Nullable Integer after,
    @Nullable Integer recover,
    @Nullable Quorum quorum) {
  SimulatedRules {
    ofTargets = Map.copyOf(ofTargets);
    // Says now what is wrong with them.
    var _ = change(AlertRule.DEFAULT, after, recover, quorum);
  }

  static SimulatedRules of(
      Collection<Target> targets,
      @Nullable Integer after,
      @Nullable Integer recover,
      @Nullable Quorum quorum) {
    Map<String, Alerts> alerts = new HashMap<>();
    targets.forEach(target -> alerts.put(target.name(), target.incidentRules()));
    return new SimulatedRules(alerts, after, recover, quorum);
  }

  AlertRule of(String target, Alerts ofItsTime) {
    AlertRule rule = ofTargets.getOrDefault(target, ofItsTime).rule();
    return after == null && recover == null && quorum == null
        ? rule
        : change(rule, after, recover, quorum);
  }

  /** What a target depends on by the file; null: as it was at the time. */
  @Nullable List<String> dependencies(String target) {
    Alerts alerts = ofTargets.get(target);
    return alerts == null ? null : alerts.dependsOn();
  }

  private static AlertRule change(
      AlertRule rule, @Nullable Integer after, @Nullable Integer recover, @Nullable Quorum quorum) {
    return new AlertRule(
        after == null ? rule.after() : after,
        recover == null ? rule.recover() : recover,
        quorum == null ? rule.quorum() : quorum);
  }

  /** For people. */
  String words() {
    List<String> words = new ArrayList<>();
    words.add(ofTargets.isEmpty() ? "the rules of their time" : "the rules of the file");
    if (after != null) {
      words.add("after " + after);
    }
    if (recover != null) {
      words.add("recover " + recover);
    }
    if (quorum != null) {
      words.add("quorum " + quorum);
    }
    return words.size() == 1
        ? words.getFirst()
        : words.getFirst() + ", but " + String.join(", ", words.subList(1, words.size()));
  }
}
