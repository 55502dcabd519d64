package dev.vedette.app.config;

import dev.vedette.app.config.Node.Entry;
import dev.vedette.app.config.Node.Mapping;
import dev.vedette.model.Target;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reads {@code vedette.yaml} and the files it includes, and finds every mistake in them at once.
 * Knows no global state: environment and working directory are given. Safe for use by many threads.
 */
public final class ConfigurationReader {
  /** Where the configuration is when nobody says otherwise. */
  public static final String DEFAULT_FILE = "vedette.yaml";

  private static final Set<String> INCLUDED_KEYS = Set.of("defaults", "targets");

  private final Map<String, String> environment;
  private final Path directory;

  /**
   * @param environment for {@code ${NAME}}
   * @param directory that relative names on the command line start at, and that names in messages
   *     are shortened by
   */
  public ConfigurationReader(Map<String, String> environment, Path directory) {
    this.environment = Map.copyOf(environment);
    this.directory = directory.toAbsolutePath().normalize();
  }

  /** Reads the file and what it includes. */
  public Reading read(Path file) {
    return new Run().read(directory.resolve(file).normalize());
  }

  /** What holds where nothing is written. */
  public Configuration defaults() {
    Run run = new Run();
    Source nothing = Source.of("defaults", directory, 0, "{}");
    if (Composer.compose(nothing, run.problems) instanceof Mapping root) {
      Configuration configuration = run.configuration(root);
      if (configuration != null) {
        return configuration;
      }
    }
    throw new IllegalStateException("the defaults are wrong: " + run.problems.sorted());
  }

  private String shown(Path path) {
    return path.startsWith(directory) && !path.equals(directory)
        ? directory.relativize(path).toString()
        : path.toString();
  }

  /** One reading. */
  private final class Run {
    private final Problems problems = new Problems();
    private final Expansion expansion = new Expansion(environment, problems);
    private final TargetReader targets = new TargetReader(expansion, problems);
    private final List<Path> files = new ArrayList<>();

    Reading read(Path main) {
      if (!Files.exists(main)) {
        return missing(main);
      }
      Mapping root = open(main);
      Configuration configuration = root == null ? null : configuration(root);
      return configuration == null || !problems.isEmpty()
          ? new Reading.Invalid(problems.sorted())
          : new Reading.Loaded(configuration, files);
    }

    private Reading missing(Path main) {
      String message = "no such file; write one with 'vedette init', or name yours with '-c FILE'";
      problems.add(Place.startOf(Source.of(shown(main), main, 0, "")), KeyPath.ROOT, message);
      return new Reading.Invalid(problems.sorted());
    }

    private @Nullable Configuration configuration(Mapping root) {
      Mapping defaults = targets.defaults(root);
      targets.read(root, defaults);
      for (Path include : new Includes(expansion, problems).of(root)) {
        Mapping included = open(include);
        if (included != null) {
          included(included, defaults);
        }
      }
      List<Target> all = targets.targets();
      return new Binder(expansion, problems)
          .bind(Configuration.class, root, Map.of("targets", all), FileKeys.NAMES);
    }

    private void included(Mapping file, @Nullable Mapping mainDefaults) {
      for (Entry entry : file.entries()) {
        if (!INCLUDED_KEYS.contains(entry.name())) {
          problems.add(
              entry.key(), "an included file holds targets and defaults only; remove this key");
        }
      }
      Mapping own = targets.defaults(file);
      targets.read(file, own == null ? mainDefaults : Layers.over(mainDefaults, own));
    }

    private @Nullable Mapping open(Path path) {
      Source source = source(path);
      if (source == null) {
        return null;
      }
      int before = problems.sorted().size();
      Node root = Composer.compose(source, problems);
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
      int order = files.size();
      files.add(path);
      String name = shown(path);
      try {
        return Source.of(name, path, order, SourceFiles.read(path, SourceFiles.MAX_FILE_BYTES));
      } catch (SourceFiles.Unusable e) {
        Place start = Place.startOf(Source.of(name, path, order, ""));
        problems.add(start, KeyPath.ROOT, String.valueOf(e.getMessage()));
        return null;
      }
    }
  }
}
