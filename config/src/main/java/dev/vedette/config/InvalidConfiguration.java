package dev.vedette.config;

import dev.vedette.config.yaml.Problem;
import java.util.List;

/**
 * A command can't run with this configuration. Meant for people: shown without a stack trace, exit
 * code 2.
 */
public final class InvalidConfiguration extends RuntimeException {
  private static final long serialVersionUID = 1;

  private final transient List<Problem> problems;

  /** Something is missing that this command alone needs. */
  public InvalidConfiguration(String message) {
    super(message, null, false, false);
    this.problems = List.of();
  }

  public InvalidConfiguration(List<Problem> problems) {
    super(problems.size() + " problems, first: " + problems.getFirst(), null, false, false);
    this.problems = List.copyOf(problems);
  }

  /** Mistakes with their places; empty when something is missing that this command alone needs. */
  public List<Problem> problems() {
    return problems;
  }
}
