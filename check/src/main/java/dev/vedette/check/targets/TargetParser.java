package dev.vedette.check.targets;

import dev.vedette.model.Target;

/** Reads what the topic of targets says. Safe for use by many threads. */
@FunctionalInterface
public interface TargetParser {
  /**
   * Makes a target of its document.
   *
   * @param name the record's key
   * @param document the record's value
   * @throws IllegalArgumentException whose message says what can't be used, and why
   */
  Target parse(String name, String document);
}
