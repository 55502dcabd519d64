package dev.vedette.app.config;

import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** What came of reading the configuration. */
public sealed interface Reading {
  /**
   * Without any mistake.
   *
   * @param files every file read, the main one first
   * @param searched the directories whose content decides which files are read
   */
  record Loaded(Configuration configuration, List<Path> files, Set<Path> searched)
      implements Reading {
    public Loaded {
      files = List.copyOf(files);
      searched = Set.copyOf(searched);
    }

    /** What changes when the configuration does. */
    public Set<Path> watched() {
      Set<Path> watched = new LinkedHashSet<>(files);
      watched.addAll(searched);
      return watched;
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

  /** What was read, or an {@link InvalidConfiguration} that holds the problems. */
  default Loaded loadedOrThrow() {
    return switch (this) {
      case Loaded loaded -> loaded;
      case Invalid(List<Problem> problems) -> throw new InvalidConfiguration(problems);
    };
  }

  /** The configuration, or an {@link InvalidConfiguration} that holds the problems. */
  default Configuration orThrow() {
    return loadedOrThrow().configuration();
  }
}
