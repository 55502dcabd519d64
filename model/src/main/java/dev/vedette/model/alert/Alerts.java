package dev.vedette.model.alert;

import dev.vedette.model.text.Names;
import java.util.HashSet;
import java.util.List;

/**
 * What a target asks of those who decide about its incidents and tell of them. It travels with
 * every check, so that a replay decides by the rule of its time.
 *
 * @param rule when failures become an incident
 * @param dependsOn names of the targets whose outage explains one of this, each once
 */
public record Alerts(AlertRule rule, List<String> dependsOn) {
  public static final Alerts DEFAULT = new Alerts(AlertRule.DEFAULT, List.of());

  /** Routers, a load balancer and a few services; each one more would make every event longer. */
  public static final int MAX_PARENTS = 20;

  public Alerts {
    dependsOn = List.copyOf(dependsOn);
    if (dependsOn.size() > MAX_PARENTS) {
      throw new IllegalArgumentException(
          "depends_on must be at most " + MAX_PARENTS + " names, not " + dependsOn.size());
    }
    for (String name : dependsOn) {
      if (!Names.isName(name)) {
        throw new IllegalArgumentException(
            "depends_on must be names of targets: letters, digits, '-', '_' or '.'");
      }
    }
    if (new HashSet<>(dependsOn).size() < dependsOn.size()) {
      throw new IllegalArgumentException("depends_on must name a target only once");
    }
  }
}
