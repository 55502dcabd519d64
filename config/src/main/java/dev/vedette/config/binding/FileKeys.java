package dev.vedette.config.binding;

import java.util.List;

/** Keys that belong to a file rather than to the configuration that comes of it. */
public record FileKeys(String name, String type, String doc) {
  public static final FileKeys DEFAULTS =
      new FileKeys(
          "defaults",
          "mapping",
          "Any key of a target but `name` and `url`, for every target of this file and of those it"
              + " includes.");

  public static final FileKeys INCLUDE =
      new FileKeys(
          "include",
          "list of files",
          "Files with more targets, relative to this one; `*`, `?`, `[…]` and `{…}` match within a"
              + " name.");

  public static final List<String> NAMES = List.of("defaults", "include");

  /** What tells targets from each other. */
  public static final List<String> NOT_IN_DEFAULTS = List.of("name", "url");
}
