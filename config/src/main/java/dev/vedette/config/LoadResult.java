package dev.vedette.config;

import dev.vedette.config.yaml.Problem;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;

/** What came of reading the configuration. */
public sealed interface LoadResult {
  /**
   * What changes when the configuration does: its files, and the directories whose content decides
   * which files these are; as far as they were read.
   */
  Set<Path> watched();

  /**
   * Without any mistake.
   *
   * @param files what they said
   * @param saysNoTargets whether the file says itself that there are none, by {@code targets: []}
   *     without {@code include}, so that it is no accident
   */
  record Loaded(
      Configuration configuration,
      ConfigurationFiles files,
      boolean saysNoTargets,
      Set<Path> watched)
      implements LoadResult {
    public Loaded {
      watched = Set.copyOf(watched);
    }
  }

  /**
   * With every mistake found, by file, line and column.
   *
   * @param problems at least one
   */
  record Invalid(List<Problem> problems, Set<Path> watched) implements LoadResult {
    public Invalid {
      problems = List.copyOf(problems);
      watched = Set.copyOf(watched);
    }
  }

  /** The configuration, or an {@link InvalidConfiguration} that holds the problems. */
  default Configuration orThrow() {
    return switch (this) {
      case Loaded loaded -> loaded.configuration();
      case Invalid invalid -> throw new InvalidConfiguration(invalid.problems());
    };
  }
}
