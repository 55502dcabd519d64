package dev.vedette.config;

import dev.vedette.config.yaml.Expansion;
import dev.vedette.config.yaml.Node;
import dev.vedette.config.yaml.Node.Entry;
import dev.vedette.config.yaml.Node.Mapping;
import dev.vedette.config.yaml.Problems;
import dev.vedette.config.yaml.Suggestion;
import dev.vedette.model.Target;
import java.util.Collection;
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
  private final Problems problems;
  private final MeantNames meant;
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
    this.problems = problems;
    meant = new MeantNames(expansion, problems);
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
    for (Node rule : Node.items(rules)) {
      requireNames(rule);
    }
  }

  /**
   * Tells of names and tags in routes that no target has.
   *
   * @param notify all of who is told, as it is written; null: nothing is
   */
  void requireOfRoutes(@Nullable Node notify) {
    for (Node route :
        Node.items(notify instanceof Mapping mapping ? mapping.get("routes") : null)) {
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
      Node.items(mapping.get("targets"))
          .forEach(name -> meant.require(name, names, this::noTarget));
    }
  }

  private void requireTag(Entry tag) {
    Set<String> values = tags.get(tag.name());
    if (values == null) {
      problems.add(
          tag.value(),
          "no target has the tag '%s'; %s"
              .formatted(tag.name(), remedy(tag.name(), tags.keySet())));
    } else {
      meant.require(
          tag.value(),
          values,
          (written, value) ->
              "no target has the tag '%s' with '%s'; %s"
                  .formatted(tag.name(), written, remedy(value, values)));
    }
  }

  private static String remedy(String meant, Set<String> known) {
    return Suggestion.of(meant, known)
        .map(near -> "did you mean " + near + "?")
        .orElse("name one that is there, or remove this");
  }

  private String noTarget(String written, String meant) {
    return "'%s': there is no such target; %s".formatted(written, remedy(meant, names));
  }
}
