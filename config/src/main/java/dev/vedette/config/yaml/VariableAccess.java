package dev.vedette.config.yaml;

import org.jspecify.annotations.Nullable;

/** Which environment variables a text may name. */
@FunctionalInterface
public interface VariableAccess {
  VariableAccess ANY = name -> null;

  /** A sentence that says why the variable may not be named; null when it may. */
  @Nullable String objection(String name);
}
