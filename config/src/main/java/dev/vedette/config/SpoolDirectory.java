package dev.vedette.config;

import dev.vedette.config.yaml.Composer;
import dev.vedette.config.yaml.Expansion;
import dev.vedette.config.yaml.Node;
import dev.vedette.config.yaml.Node.Mapping;
import dev.vedette.config.yaml.Node.Scalar;
import dev.vedette.config.yaml.Problems;
import dev.vedette.config.yaml.Source;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Finds {@code check.spool.directory} in a file that need not be right: beside the spool is what
 * the file said when it was.
 */
final class SpoolDirectory {
  private static final List<String> KEYS = List.of("spool", "directory");

  private SpoolDirectory() {}

  /** Empty when the file does not say it, or too much is wrong with it. */
  static Optional<Path> in(Source source, Expansion expansion) {
    Node root = Composer.compose(source, new Problems());
    if (root == null) {
      root = Composer.compose(blockOf(Part.CHECK.key(), source), new Problems());
    }
    Node at = key(root, Part.CHECK.key());
    for (String key : KEYS) {
      at = key(at, key);
    }
    if (!(at instanceof Scalar scalar)) {
      return Optional.empty();
    }
    Expansion.Expanded directory = expansion.expand(scalar);
    try {
      return Optional.ofNullable(directory).map(found -> Path.of(found.text()));
    } catch (InvalidPathException e) {
      return Optional.empty();
    }
  }

  private static @Nullable Node key(@Nullable Node node, String key) {
    return node instanceof Mapping mapping ? mapping.get(key) : null;
  }

  /** The lines of one key of the file: up to the next line that is not indented. */
  private static Source blockOf(String key, Source source) {
    String block =
        source.lines().stream()
            .dropWhile(line -> !line.startsWith(key + ":"))
            .takeWhile(line -> line.startsWith(key + ":") || isWithin(line))
            .collect(Collectors.joining("\n"));
    return Source.of(source.name(), source.path(), source.order(), block);
  }

  private static boolean isWithin(String line) {
    return line.isBlank() || line.startsWith(" ") || line.startsWith("#") || line.startsWith("}");
  }
}
