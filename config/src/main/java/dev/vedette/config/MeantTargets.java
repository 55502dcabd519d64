package dev.vedette.config;

import dev.vedette.config.yaml.Expansion;
import dev.vedette.config.yaml.Node;
import dev.vedette.config.yaml.Node.Entry;
import dev.vedette.config.yaml.Node.Mapping;
import dev.vedette.config.yaml.Node.Scalar;
import dev.vedette.config.yaml.Node.Sequence;
import dev.vedette.config.yaml.Problems;
import dev.vedette.config.yaml.Suggestion;
import dev.vedette.model.Target;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Targets that maintenance rules and routes mean, by name or tag: a slip would leave a target to
 * alarm in its maintenance, or would tell nobody of it.
 */
final class MeantTargets {
  private final Expansion expansion;
  private final Problems problems;
  private final Set<String> names;
  private final Map<String, Set<String>> tags = new TreeMap<>();
  private final boolean knowsTags;

  /**
   * Knows what may be meant.
   *
   * @param names of targets, also of those that have a mistake of their own
   * @param targets those without one
   * @param areAll whether these are all: one with a mistake may have tags that are asked for
   */
  MeantTargets(
      Expansion expansion,
      Problems problems,
      Set<String> names,
      Collection<Target> targets,
      boolean areAll) {
    knowsTags = areAll;
    this.expansion = expansion;
    this.problems = problems;
    this.names = names;
    for (Target target : targets) {
      target
          .tags()
          .forEach((name, value) -> tags.computeIfAbsent(name, _ -> new TreeSet<>()).add(value));
    }
  }

  /**
   * Tells of names in rules that are not there.
   *
   * @param rules as they are written; null: there are none
   */
  void requireOfRules(@Nullable Node rules) {
    for (Node rule : items(rules)) {
      requireNames(rule);
    }
  }

  /**
   * Tells of names and tags in routes that no target has.
   *
   * @param notify all of who is told, as it is written; null: nothing is
   */
  void requireOfRoutes(@Nullable Node notify) {
    for (Node route : items(notify instanceof Mapping mapping ? mapping.get("routes") : null)) {
      if (route instanceof Mapping mapping && mapping.get("match") instanceof Mapping match) {
        requireNames(match);
        if (knowsTags && match.get("tags") instanceof Mapping wanted) {
          wanted.entries().forEach(this::requireTag);
        }
      }
    }
  }

  private void requireNames(Node holder) {
    if (holder instanceof Mapping mapping) {
      items(mapping.get("targets")).forEach(name -> requireOne(name, names));
    }
  }

  private void requireTag(Entry tag) {
    Set<String> values = tags.get(tag.name());
    if (values == null) {
      problems.add(
          tag.value(),
          "no target has the tag '%s'; %s"
              .formatted(tag.name(), remedy(tag.name(), tags.keySet())));
    } else if (tag.value() instanceof Scalar scalar) {
      Expansion.Expanded value = expansion.expand(scalar);
      if (value != null && !values.contains(value.text())) {
        problems.add(
            scalar,
            "no target has the tag '%s' with '%s'; %s"
                .formatted(tag.name(), scalar.text(), remedy(value.text(), values)));
      }
    }
  }

  private static String remedy(String meant, Set<String> known) {
    return Suggestion.of(meant, known)
        .map(near -> "did you mean " + near + "?")
        .orElse("name one that is there, or remove this");
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
      // What a variable stands for may be a secret.
      problems.add(
          node,
          "'%s': there is no such target; %s".formatted(scalar.text(), remedy(name.text(), known)));
    }
  }
}
