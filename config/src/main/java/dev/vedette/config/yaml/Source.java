package dev.vedette.config.yaml;

import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The text of one configuration file.
 *
 * @param name the file as its reader knows it, for messages
 * @param path absolute path; relative names in the file start at its directory
 * @param order position in the order of reading; the main file is 0
 * @param access which files it may name
 */
public record Source(
    String name, Path path, int order, String text, List<String> lines, FileAccess access) {
  /** A longer line is cut around the caret by the printer; a longer one is not kept at all. */
  private static final int MAX_SHOWN_LINE = 2_000;

  /**
   * Lines that look as if a secret stood on them in plain text are never shown, whatever is wrong
   * with them. Deliberately wide, since it has to work where the YAML itself is broken. A value
   * that begins with a dollar sign names a variable and is no secret.
   */
  private static final Pattern SECRET =
      Pattern.compile(
          "(pass|pwd|secret|token|bearer|credential|authorization|cookie|api[-_]?key)[\\w\"'.-]*\\s*[:=]"
              + "(?!\\s*['\"]?\\$)\\s*[^\\s,}]|(://|https?:|(url|proxy)[\"']?\\s*:).*(?<!\\})@",
          Pattern.CASE_INSENSITIVE);

  public static Source of(String name, Path path, int order, String text) {
    return new Source(name, path, order, text, text.lines().toList(), FileAccess.ANY_HERE);
  }

  /** The same text, which may name other files. */
  public Source with(FileAccess other) {
    return new Source(name, path, order, text, lines, other);
  }

  /** The line, counted from 1; null when there is none or it may hold a secret. */
  @Nullable String shownLine(int line) {
    if (line < 1 || line > lines.size()) {
      return null;
    }
    String text = lines.get(line - 1);
    return text.length() > MAX_SHOWN_LINE || looksSecret(text) ? null : text;
  }

  /** Whether a line {@code key: value} may hold a secret. */
  public static boolean looksSecret(String line) {
    return SECRET.matcher(line).find();
  }

  /** A file named in this one. */
  public Path resolve(String file) {
    Path directory = path.getParent();
    return directory == null ? Path.of(file) : directory.resolve(file).normalize();
  }

  // Identity: a text of megabytes is never compared.
  @Override
  public boolean equals(Object other) {
    return this == other;
  }

  @Override
  public int hashCode() {
    return order;
  }

  @Override
  public String toString() {
    return name;
  }
}
