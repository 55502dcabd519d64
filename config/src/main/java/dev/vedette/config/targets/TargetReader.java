package dev.vedette.config.targets;

import dev.vedette.config.binding.Binder;
import dev.vedette.config.binding.DefaultValues;
import dev.vedette.config.binding.FileKeys;
import dev.vedette.config.binding.SettingsRule;
import dev.vedette.config.yaml.Expansion;
import dev.vedette.config.yaml.Node;
import dev.vedette.config.yaml.Node.Mapping;
import dev.vedette.config.yaml.Node.Scalar;
import dev.vedette.config.yaml.Node.Sequence;
import dev.vedette.config.yaml.Place;
import dev.vedette.config.yaml.Problems;
import dev.vedette.model.Target;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Reads the targets of all files: each laid over its defaults, bound, and looked at as a whole. */
public final class TargetReader {
  /** More than one checker can look after; it bounds memory against a generator gone wild. */
  public static final int MAX_TARGETS = 200_000;

  private final Expansion expansion;
  private final Problems problems;
  private final Binder binder;
  private final Binder fragments;
  private final InheritedTimeout deadlines;
  private final TargetRules rules;
  private final Consumer<Mapping> visitor;
  private boolean denyPrivateAddresses;

  /** Whether nothing is wrong with the nodes of the target that is being read. */
  private boolean sound;

  private final Dependencies dependencies = new Dependencies();
  private final Map<String, Place> names = new HashMap<>();
  private final List<Target> targets = new ArrayList<>();
  private int seen;

  public TargetReader(Expansion expansion, Problems problems, SettingsRule rule) {
    this(expansion, problems, rule, merged -> {});
  }

  /** Shows the visitor each target with its defaults laid under it, right or wrong. */
  public TargetReader(
      Expansion expansion, Problems problems, SettingsRule rule, Consumer<Mapping> visitor) {
    this.visitor = visitor;
    this.expansion = expansion;
    this.problems = problems;
    this.binder = new Binder(expansion, problems, new DefaultValues(), ruleForSound(rule));
    this.fragments = Binder.forFragments(expansion, problems);
    this.deadlines = new InheritedTimeout(expansion);
    this.rules = new TargetRules(expansion, problems);
  }

  /** What is told of the nodes already need not be told once more. */
  private SettingsRule ruleForSound(SettingsRule rule) {
    return (settings, directory) -> {
      if (sound) {
        rule.check(settings, directory);
      }
    };
  }

  /** Every target that is read from now on is refused private addresses, whatever it says. */
  public void denyPrivateAddresses() {
    denyPrivateAddresses = true;
  }

  /** The names of all targets, right or wrong. */
  public Set<String> names() {
    return names.keySet();
  }

  /** Every target that is right. */
  public List<Target> targets() {
    return targets;
  }

  /** Whether no target has a mistake. */
  public boolean areAllRight() {
    return targets.size() == seen;
  }

  /** The {@code defaults} of a file, checked; null when there are none. */
  public @Nullable Mapping defaults(Mapping file) {
    Node node = file.get("defaults");
    if (node == null) {
      return null;
    }
    if (node instanceof Mapping mapping) {
      for (String key : FileKeys.NOT_IN_DEFAULTS) {
        Node own = mapping.getOrNull(key);
        if (own != null) {
          problems.add(own, key + " belongs to one target and has no default; remove it here");
        }
      }
    }
    fragments.bind(Target.class, node);
    return node instanceof Mapping mapping ? mapping : null;
  }

  /** The defaults of an included file laid over those of the file that includes it. */
  public @Nullable Mapping defaultsOver(@Nullable Mapping including, Mapping included) {
    Mapping own = defaults(included);
    return own == null ? including : TargetDefaults.over(including, own);
  }

  public void read(Mapping file, @Nullable Mapping defaults) {
    switch (file.get("targets")) {
      case null -> {}
      case Sequence list -> list.items().forEach(item -> target(item, defaults));
      case Node other -> problems.add(other, "expected a list; begin each target with '- name:'");
    }
  }

  /**
   * Looks at what the targets of all files depend on, when all are read.
   *
   * @param others names of targets that are elsewhere; null when any name may be there
   */
  public void checkDependencies(@Nullable Set<String> others) {
    if (others != null) {
      Set<String> known = new TreeSet<>(names.keySet());
      known.addAll(others);
      dependencies.requireKnown(known, problems);
    }
    dependencies.requireNoCircle(problems);
  }

  private void target(Node node, @Nullable Mapping defaults) {
    if (++seen > MAX_TARGETS) {
      if (seen == MAX_TARGETS + 1) {
        problems.add(node, "more than " + MAX_TARGETS + " targets; split them between checkers");
      }
      return;
    }
    if (!(node instanceof Mapping own)) {
      problems.add(node, "expected a mapping with name and url, found " + node.kind());
      return;
    }
    Mapping merged = TargetDefaults.over(defaults, own);
    Mapping fitted = deadlines.fitted(own, defaults, merged);
    Mapping bound = denyPrivateAddresses ? PrivateAddresses.denied(fitted, problems) : fitted;
    sound = rules.check(merged);
    Target target = binder.bind(Target.class, bound);
    visitor.accept(fitted);
    if (!isNewName(own)) {
      return;
    }
    if (target != null) {
      targets.add(target);
      dependencies.add(target.name(), merged.get("depends_on"), target.dependsOn());
    } else {
      dependOn(merged.get("depends_on"));
    }
  }

  /** What a target with a mistake depends on; what is no name is told of already. */
  private void dependOn(@Nullable Node node) {
    for (Node item : Node.items(node)) {
      Expansion.Expanded name = item instanceof Scalar scalar ? expansion.expand(scalar) : null;
      if (name != null && Target.NAME.matcher(name.text()).matches()) {
        dependencies.addOfOther(name.text(), item);
      }
    }
  }

  private boolean isNewName(Mapping own) {
    if (!(own.get("name") instanceof Scalar name)) {
      return false;
    }
    Expansion.Expanded expanded = expansion.expand(name);
    if (expanded == null) {
      return false;
    }
    Place earlier = names.putIfAbsent(expanded.text(), name.place());
    if (earlier != null) {
      String message = "target '" + expanded.text() + "' is already defined at " + earlier;
      problems.add(name, expanded.hideIn(message) + "; give one of them another name");
    }
    return earlier == null;
  }
}
