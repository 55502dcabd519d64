package dev.vedette.app.alert;

import dev.vedette.model.Target;
import dev.vedette.model.alert.AlertRule;
import dev.vedette.model.alert.Quorum;
import dev.vedette.store.observations.Backtest;
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
    Map<String, AlertRule> ofTargets,
    @Nullable Integer after,
    @Nullable Integer recover,
    @Nullable Quorum quorum)
    implements Backtest.Rules {
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
    Map<String, AlertRule> rules = new HashMap<>();
    targets.forEach(target -> rules.put(target.name(), target.alerts().rule()));
    return new SimulatedRules(rules, after, recover, quorum);
  }

  @Override
  public AlertRule of(String target, AlertRule ofItsTime) {
    AlertRule rule = ofTargets.getOrDefault(target, ofItsTime);
    return after == null && recover == null && quorum == null
        ? rule
        : change(rule, after, recover, quorum);
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
