package dev.vedette.config;

import dev.vedette.config.yaml.Expansion;
import dev.vedette.config.yaml.Node;
import dev.vedette.config.yaml.Node.Scalar;
import dev.vedette.config.yaml.Problems;
import java.util.Set;
import java.util.function.BinaryOperator;

/** Names in a configuration that mean something else in it, which has to be there. */
record MeantNames(Expansion expansion, Problems problems) {
  /**
   * Tells of a name that is not known. What is no single value, or has an unknown variable, is told
   * of elsewhere.
   *
   * @param words what to say of the name as it is written, as what a variable stands for may be a
   *     secret, and as it is meant
   */
  void require(Node node, Set<String> known, BinaryOperator<String> words) {
    if (node instanceof Scalar scalar) {
      Expansion.Expanded name = expansion.expand(scalar);
      if (name != null && !known.contains(name.text())) {
        problems.add(node, words.apply(scalar.text(), name.text()));
      }
    }
  }
}
