package dev.vedette.app.config;

import java.nio.file.Path;
import java.util.List;

/** What came of reading the configuration. */
public sealed interface Reading {
  /**
   * Without any mistake.
   *
   * @param files every file read, the main one first
   */
  record Loaded(Configuration configuration, List<Path> files) implements Reading {
    public Loaded {
      files = List.copyOf(files);
    }
  }

  /**
   * With every mistake found, by file, line and column.
   *
   * @param problems at least one
   */
  record Invalid(List<Problem> problems) implements Reading {
    public Invalid {
      problems = List.copyOf(problems);
    }
  }

  /** The configuration, or an {@link InvalidConfiguration} that holds the problems. */
  default Configuration orThrow() {
    return switch (this) {
      case Loaded(Configuration configuration, List<Path> files) -> configuration;
      case Invalid(List<Problem> problems) -> throw new InvalidConfiguration(problems);
    };
  }
}
