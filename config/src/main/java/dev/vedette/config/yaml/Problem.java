package dev.vedette.config.yaml;

import org.jspecify.annotations.Nullable;

/**
 * One mistake in the configuration, ready to be shown: it never holds a secret.
 *
 * @param file as the reader knows it
 * @param line from 1
 * @param column from 1
 * @param path key path such as {@code targets[1].interval}; empty where no key applies
 * @param message what is wrong and what would be right
 * @param sourceLine the line of the file; null when it can't or must not be shown
 * @param missingHere whether the file may be right, and this process lacks a variable or a file
 */
public record Problem(
    String file,
    int line,
    int column,
    String path,
    String message,
    @Nullable String sourceLine,
    boolean missingHere) {
  /** Of the file itself. */
  public Problem(
      String file, int line, int column, String path, String message, @Nullable String sourceLine) {
    this(file, line, column, path, message, sourceLine, false);
  }

  /** One line as compilers write it: {@code file:line:column: path: message}. */
  @Override
  public String toString() {
    return file + ":" + line + ":" + column + ": " + (path.isEmpty() ? "" : path + ": ") + message;
  }
}
