package dev.vedette.config;

import dev.vedette.config.yaml.Composer;
import dev.vedette.config.yaml.FileAccess;
import dev.vedette.config.yaml.KeyPath;
import dev.vedette.config.yaml.Node;
import dev.vedette.config.yaml.Node.Mapping;
import dev.vedette.config.yaml.Place;
import dev.vedette.config.yaml.Problems;
import dev.vedette.config.yaml.Source;
import dev.vedette.config.yaml.SourceFiles;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import org.jspecify.annotations.Nullable;

/** Opens the files of one reading, and tells those that can't be used. */
final class OpenedFiles {
  private final Path directory;
  private final Problems problems;
  private final FileAccess here;
  private final Texts texts;
  private final List<Path> paths = new ArrayList<>();
  private final SequencedMap<Path, String> read = new LinkedHashMap<>();

  /** Where the files' texts come from. */
  @FunctionalInterface
  interface Texts {
    Texts ON_DISK = path -> SourceFiles.read(path, SourceFiles.MAX_FILE_BYTES);

    Texts REGULAR =
        path -> {
          SourceFiles.requireRegular(path);
          return ON_DISK.of(path);
        };

    String of(Path path) throws SourceFiles.Unusable;
  }

  /**
   * @param directory that names in messages are shortened by
   */
  OpenedFiles(Path directory, Problems problems) {
    this(directory, problems, FileAccess.ANY_HERE, Texts.ON_DISK);
  }

  /**
   * @param here what the files may name on this machine
   * @param texts what the files say
   */
  OpenedFiles(Path directory, Problems problems, FileAccess here, Texts texts) {
    this.directory = directory;
    this.problems = problems;
    this.here = here;
    this.texts = texts;
  }

  /** In the order of reading. */
  List<Path> paths() {
    return paths;
  }

  /** What those say that could be read, by path. */
  SequencedMap<Path, String> texts() {
    return read;
  }

  /** Whether the file that somebody named on the command line is not there; that is then told. */
  boolean isMissing(Path main) {
    if (Files.exists(main)) {
      return false;
    }
    String name = shown(main);
    String message =
        name.equals(ConfigurationReader.DEFAULT_FILE)
            ? "no such file; write one with 'vedette init', or name yours with '-c FILE'"
            : "no such file; look at the name, or write one with 'vedette init " + name + "'";
    problems.add(Place.startOf(Source.of(name, main, 0, "")), KeyPath.ROOT, message);
    return true;
  }

  /** The keys of the file; null when it can't be used, which is then told. */
  @Nullable Mapping open(Path path) {
    return open(path, here);
  }

  /** The same for a file whose targets name files on other machines. */
  @Nullable Mapping openForOthers(Path path) {
    return open(path, FileAccess.ELSEWHERE);
  }

  private @Nullable Mapping open(Path path, FileAccess access) {
    Source source = source(path);
    if (source == null) {
      return null;
    }
    int before = problems.sorted().size();
    Node root = Composer.compose(source.with(access), problems);
    if (root instanceof Mapping mapping) {
      return mapping;
    }
    if (root != null && !(root instanceof Node.Scalar scalar && scalar.isNull())) {
      problems.add(root, "expected keys such as 'targets:', found " + root.kind());
    } else if (problems.sorted().size() == before) {
      problems.add(
          Place.startOf(source),
          KeyPath.ROOT,
          "the file is empty; 'vedette init' writes an example to start from");
    }
    return null;
  }

  private @Nullable Source source(Path path) {
    int order = paths.size();
    paths.add(path);
    String name = shown(path);
    try {
      String text = texts.of(path);
      read.put(path, text);
      return Source.of(name, path, order, text);
    } catch (SourceFiles.Unusable e) {
      Place start = Place.startOf(Source.of(name, path, order, ""));
      problems.add(start, KeyPath.ROOT, String.valueOf(e.getMessage()));
      return null;
    }
  }

  private String shown(Path path) {
    return path.startsWith(directory) && !path.equals(directory)
        ? directory.relativize(path).toString()
        : path.toString();
  }
}
