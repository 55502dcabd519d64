package dev.vedette.bench;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One thing to measure. */
interface Benchmark {
  /** What {@code bench/run} is given. */
  String name();

  /** One line for the list of names. */
  String summary();

  /**
   * Measures, prints a table for people, and returns what the last line of the output holds. A peer
   * that isn't installed is null there.
   *
   * @param seconds length of one round
   */
  Map<String, @Nullable Object> run(int seconds) throws Exception;
}
