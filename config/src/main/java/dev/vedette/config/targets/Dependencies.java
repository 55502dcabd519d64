package dev.vedette.config.targets;

import dev.vedette.config.yaml.Node;
import dev.vedette.config.yaml.Node.Scalar;
import dev.vedette.config.yaml.Problems;
import dev.vedette.config.yaml.Suggestion;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What the targets of one reading depend on: names that are there, and never in a circle. */
final class Dependencies {
  /** Enough to see what a generator does wrong; each search looks at all that is left. */
  private static final int MAX_CIRCLES_TOLD = 10;

  /** To compare a name with 200,000 others takes a while, so not for every wrong one. */
  private static final int MAX_SUGGESTIONS = 20;

  /** A dependency as it is written, with the variables in it replaced. */
  private record Parent(String name, Node at) {}

  private final Map<String, List<Parent>> parents = new LinkedHashMap<>();

  /** Of targets with a mistake: a name that is not there is told in the same run. */
  private final List<Parent> ofOthers = new ArrayList<>();

  /**
   * Takes in a target.
   *
   * @param node of its {@code depends_on}; null when there is none
   * @param names that came of it
   */
  void add(String target, @Nullable Node node, List<String> names) {
    if (node == null || names.isEmpty()) {
      return;
    }
    List<Node> items = Node.items(node);
    List<Parent> all = new ArrayList<>();
    for (int i = 0; i < names.size(); i++) {
      all.add(new Parent(names.get(i), items.get(i)));
    }
    parents.put(target, all);
  }

  /** Takes in one of a target that has another mistake. */
  void addOfOther(String name, Node at) {
    ofOthers.add(new Parent(name, at));
  }

  /** Tells of names that are not among those known. */
  void requireKnown(Set<String> known, Problems problems) {
    Set<String> suggested = new LinkedHashSet<>();
    Stream.concat(parents.values().stream().flatMap(List::stream), ofOthers.stream())
        .filter(parent -> !known.contains(parent.name()))
        .forEach(parent -> {
          String name = parent.name();
          boolean looked = suggested.contains(name) || suggested.size() < MAX_SUGGESTIONS;
          if (looked) {
            suggested.add(name);
          }
          String remedy =
              (looked ? Suggestion.of(name, known) : Optional.<String>empty())
                  .map(near -> "did you mean " + near + "?")
                  .orElse("name one that is there, or remove this");
          problems.add(parent.at(), shown(parent) + ": there is no such target; " + remedy);
        });
  }

  /** What a variable stands for may be a secret. */
  private static String shown(Parent parent) {
    return "'" + (parent.at() instanceof Scalar scalar ? scalar.text() : parent.name()) + "'";
  }

  /** Tells of targets that depend on themselves by way of others. */
  void requireNoCircle(Problems problems) {
    Map<String, List<Parent>> left = new LinkedHashMap<>(parents);
    for (int told = 0; told < MAX_CIRCLES_TOLD; told++) {
      removeResolved(left);
      if (left.isEmpty()) {
        return;
      }
      List<Parent> circle = circle(left);
      String way =
          circle.stream().map(Parent::name).collect(Collectors.joining(", which depends on "));
      problems.add(
          circle.getFirst().at(),
          "%s depends on %s; remove one of these dependencies"
              .formatted(circle.getLast().name(), way));
      circle.forEach(each -> left.remove(each.name()));
    }
  }

  /** Takes away every target whose parents are none of those that are left. */
  private static void removeResolved(Map<String, List<Parent>> left) {
    Map<String, List<String>> children = new HashMap<>();
    Map<String, Integer> open = new HashMap<>();
    Deque<String> resolved = new ArrayDeque<>();
    left.forEach((name, all) -> {
      int count = 0;
      for (Parent parent : all) {
        if (left.containsKey(parent.name())) {
          children.computeIfAbsent(parent.name(), _ -> new ArrayList<>()).add(name);
          count++;
        }
      }
      open.put(name, count);
      if (count == 0) {
        resolved.add(name);
      }
    });
    while (!resolved.isEmpty()) {
      String name = resolved.remove();
      left.remove(name);
      for (String child : children.getOrDefault(name, List.of())) {
        if (open.merge(child, -1, Integer::sum) == 0) {
          resolved.add(child);
        }
      }
    }
  }

  /** The dependencies of one circle, each on the next; every target that is left leads into one. */
  private static List<Parent> circle(Map<String, List<Parent>> left) {
    Map<String, Integer> visited = new HashMap<>();
    List<Parent> way = new ArrayList<>();
    String name = left.keySet().iterator().next();
    while (visited.putIfAbsent(name, way.size()) == null) {
      Parent next =
          left.getOrDefault(name, List.of()).stream()
              .filter(parent -> left.containsKey(parent.name()))
              .findFirst()
              .orElseThrow();
      way.add(next);
      name = next.name();
    }
    return way.subList(visited.getOrDefault(name, 0), way.size());
  }
}
