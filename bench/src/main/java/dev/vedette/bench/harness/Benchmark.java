package dev.vedette.bench.harness;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One thing to measure. */
public interface Benchmark {
  /** What {@code bench/run} is given. */
  String name();

  /** One line for the list of names. */
  String summary();

  /** The names of its parts, for {@code --only}; empty when it has none. */
  default List<String> parts() {
    return List.of();
  }

  /** Length of a round, in seconds, when nobody says otherwise. */
  default int defaultSeconds() {
    return Options.DEFAULT_SECONDS;
  }

  /** Targets, when nobody says otherwise. */
  default int defaultTargets() {
    return Options.DEFAULT_TARGETS;
  }

  /**
   * Measures, prints a table for people, and returns what the last line of the output holds. A peer
   * that isn't installed is null there.
   */
  Map<String, @Nullable Object> run(Options options) throws Exception;
}
