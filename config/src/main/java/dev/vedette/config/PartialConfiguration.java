package dev.vedette.config;

import dev.vedette.config.yaml.Problem;
import java.util.List;

/**
 * What of a configuration can be used on this machine, which need not have the variables and files
 * of all parts.
 *
 * @param configuration of the parts that can be used; the others are as if absent
 * @param missing what the others lack here; empty when there are none
 */
public record PartialConfiguration(Configuration configuration, List<Problem> missing) {
  public PartialConfiguration {
    missing = List.copyOf(missing);
  }

  /** Whether this part says something that can't be used here. */
  public boolean lacks(Part part) {
    return missing.stream().anyMatch(problem -> part.holds(problem.path()));
  }
}
