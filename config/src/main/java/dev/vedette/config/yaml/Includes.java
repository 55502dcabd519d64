package dev.vedette.config.yaml;

import dev.vedette.config.yaml.Node.Entry;
import dev.vedette.config.yaml.Node.Mapping;
import dev.vedette.config.yaml.Node.Scalar;
import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/** Finds the files that {@code include} names. A glob may match nothing, a name has to exist. */
public final class Includes {
  /** A glob that matches more has caught something else. */
  static final int MAX_FILES = 10_000;

  private static final Set<String> INCLUDED_KEYS = Set.of("defaults", "targets");
  private static final Pattern GLOB = Pattern.compile("[*?\\[{]");

  private final Expansion expansion;
  private final Problems problems;
  private final Set<Path> searched = new LinkedHashSet<>();

  public Includes(Expansion expansion, Problems problems) {
    this.expansion = expansion;
    this.problems = problems;
  }

  /** Tells of keys that an included file must not have. */
  public static void requireTargetsOnly(Mapping included, Problems problems) {
    for (Entry entry : included.entries()) {
      if (!INCLUDED_KEYS.contains(entry.name())) {
        problems.add(
            entry.key(), "an included file holds targets and defaults only; remove this key");
      }
    }
  }

  /** In the order named, each file once, the matches of a glob in the order of their names. */
  public Set<Path> of(Mapping main) {
    Set<Path> files = new LinkedHashSet<>();
    Node.items(main.get("include")).forEach(item -> add(item, files));
    files.remove(main.place().source().path());
    return files;
  }

  /** The directories whose content has decided which files these are. */
  public Set<Path> searched() {
    return searched;
  }

  private void add(Node node, Set<Path> files) {
    if (!(node instanceof Scalar scalar)) {
      problems.add(node, "expected the name of a file or a glob, found " + node.kind());
      return;
    }
    Expansion.Expanded expanded = expansion.expand(scalar);
    if (expanded == null) {
      return;
    }
    try {
      List<Path> found = find(scalar, expanded.text());
      files.addAll(found);
    } catch (IOException | DirectoryIteratorException e) {
      problems.add(node, "can't be listed: " + e.getMessage());
    } catch (InvalidPathException | PatternSyntaxException e) {
      problems.add(node, "neither a file nor a glob: " + e.getMessage());
    }
    if (files.size() > MAX_FILES) {
      problems.add(node, "matches more than " + MAX_FILES + " files; write a narrower glob");
      files.clear();
    }
  }

  private List<Path> find(Scalar scalar, String pattern) throws IOException {
    Source source = scalar.place().source();
    if (!GLOB.matcher(pattern).find()) {
      Path file = source.resolve(pattern);
      if (!Files.exists(file)) {
        problems.add(scalar, "no such file: " + file);
        return List.of();
      }
      if (file.equals(source.path())) {
        problems.add(scalar, "a file can't include itself; name others, or remove this");
      }
      return List.of(file);
    }
    if (pattern.contains("**")) {
      problems.add(scalar, "'**' is not supported; name each directory, as in targets.d/*/*.yaml");
      return List.of();
    }
    String[] segments = pattern.split("/+", -1);
    Path start = pattern.startsWith("/") ? Path.of("/") : source.resolve("");
    List<Path> found = List.of(start);
    for (String segment : segments) {
      found = segment.isEmpty() ? found : below(found, segment);
    }
    return found.stream().filter(Files::isRegularFile).toList();
  }

  private List<Path> below(List<Path> directories, String segment) throws IOException {
    List<Path> found = new ArrayList<>();
    for (Path directory : directories) {
      if (!GLOB.matcher(segment).find()) {
        found.add(directory.resolve(segment).normalize());
      } else if (Files.isDirectory(directory)) {
        searched.add(directory);
        try (DirectoryStream<Path> matches = Files.newDirectoryStream(directory, segment)) {
          matches.forEach(found::add);
        }
      }
    }
    found.sort(null);
    return found;
  }
}
