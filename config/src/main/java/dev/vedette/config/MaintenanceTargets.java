package dev.vedette.config;

import dev.vedette.config.yaml.Expansion;
import dev.vedette.config.yaml.Node;
import dev.vedette.config.yaml.Node.Mapping;
import dev.vedette.config.yaml.Node.Scalar;
import dev.vedette.config.yaml.Node.Sequence;
import dev.vedette.config.yaml.Problems;
import dev.vedette.config.yaml.Suggestion;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Names that maintenance rules mean: a slip would leave a target to alarm in its maintenance. */
final class MaintenanceTargets {
  private final Expansion expansion;
  private final Problems problems;

  MaintenanceTargets(Expansion expansion, Problems problems) {
    this.expansion = expansion;
    this.problems = problems;
  }

  /**
   * Tells of names that are not among those known.
   *
   * @param rules as they are written; null: there are none
   */
  void requireKnown(@Nullable Node rules, Set<String> known) {
    for (Node rule : items(rules)) {
      for (Node name :
          rule instanceof Mapping mapping ? items(mapping.get("targets")) : List.<Node>of()) {
        requireOne(name, known);
      }
    }
  }

  private static List<Node> items(@Nullable Node node) {
    return switch (node) {
      case null -> List.of();
      case Sequence list -> list.items();
      case Node one -> List.of(one);
    };
  }

  private void requireOne(Node node, Set<String> known) {
    if (!(node instanceof Scalar scalar)) {
      return;
    }
    Expansion.Expanded name = expansion.expand(scalar);
    if (name != null && !known.contains(name.text())) {
      String remedy =
          Suggestion.of(name.text(), known)
              .map(near -> "did you mean " + near + "?")
              .orElse("name one that is there, or remove this");
      // What a variable stands for may be a secret.
      problems.add(node, "'%s': there is no such target; %s".formatted(scalar.text(), remedy));
    }
  }
}
