package dev.vedette.config;

import dev.vedette.check.CheckSettings;
import dev.vedette.check.targets.DocumentSettings;
import dev.vedette.config.binding.Binder;
import dev.vedette.config.binding.DefaultValues;
import dev.vedette.config.binding.FileKeys;
import dev.vedette.config.binding.SettingsRule;
import dev.vedette.config.targets.DocumentPolicy;
import dev.vedette.config.targets.PrivateAddresses;
import dev.vedette.config.targets.TargetDocument;
import dev.vedette.config.targets.TargetDocuments;
import dev.vedette.config.targets.TargetReader;
import dev.vedette.config.yaml.Composer;
import dev.vedette.config.yaml.Expansion;
import dev.vedette.config.yaml.FileAccess;
import dev.vedette.config.yaml.Includes;
import dev.vedette.config.yaml.Node;
import dev.vedette.config.yaml.Node.Entry;
import dev.vedette.config.yaml.Node.Mapping;
import dev.vedette.config.yaml.Node.Scalar;
import dev.vedette.config.yaml.Node.Sequence;
import dev.vedette.config.yaml.Problem;
import dev.vedette.config.yaml.Problems;
import dev.vedette.config.yaml.Source;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Reads {@code vedette.yaml} and the files it includes, and finds every mistake in them at once.
 * Knows no global state: environment and working directory are given. Safe for use by many threads.
 */
public final class ConfigurationReader {
  /** Where the configuration is when nobody says otherwise. */
  public static final String DEFAULT_FILE = "vedette.yaml";

  private final Map<String, String> environment;
  private final Path directory;
  private final Supplier<SettingsRule> rules;

  /**
   * @param environment for {@code ${NAME}}
   * @param directory that relative names on the command line start at, and that names in messages
   *     are shortened by
   */
  public ConfigurationReader(Map<String, String> environment, Path directory) {
    this(environment, directory, () -> SettingsRule.NONE);
  }

  private ConfigurationReader(
      Map<String, String> environment, Path directory, Supplier<SettingsRule> rules) {
    this.rules = rules;
    this.environment = Map.copyOf(environment);
    this.directory = directory.toAbsolutePath().normalize();
  }

  /**
   * A reader that asks another rule what else the settings have to hold to.
   *
   * @param other gives the rule of one reading
   */
  public ConfigurationReader with(Supplier<SettingsRule> other) {
    return new ConfigurationReader(environment, directory, other);
  }

  /** A reader that asks this rule as well. */
  public ConfigurationReader and(SettingsRule another) {
    return new ConfigurationReader(environment, directory, () -> rules.get().and(another));
  }

  /** A name on the command line, where it starts. */
  public Path resolve(Path name) {
    return directory.resolve(name).normalize();
  }

  /** Reads the file and what it includes, every part. */
  public LoadResult read(Path file) {
    return read(file, Part.ALL);
  }

  /**
   * Reads some parts of the file; the others are taken as absent, whatever stands there. An unknown
   * key is told in any case.
   */
  public LoadResult read(Path file, Set<Part> parts) {
    return new Run(parts).read(resolve(file));
  }

  /** The same for a role that runs: whatever is no regular file is a mistake, and is not opened. */
  public LoadResult readAgain(Path file, Set<Part> parts) {
    return new Run(parts, FileAccess.REGULAR_HERE, OpenedFiles.Texts.REGULAR, null)
        .read(resolve(file));
  }

  /**
   * Reads the parts that can be used here, without those that lack a variable or a file.
   *
   * @throws InvalidConfiguration when the file is wrong on any machine
   */
  public PartialConfiguration readUsable(Path file) {
    LoadResult whole = read(file);
    if (!(whole instanceof LoadResult.Invalid invalid)
        || !invalid.problems().stream().allMatch(Problem::missingHere)) {
      return new PartialConfiguration(whole.orThrow(), List.of());
    }
    Set<Part> usable =
        Part.ALL.stream()
            .filter(part -> read(file, EnumSet.of(part)) instanceof LoadResult.Loaded)
            .collect(Collectors.toCollection(() -> EnumSet.noneOf(Part.class)));
    return new PartialConfiguration(read(file, usable).orThrow(), invalid.problems());
  }

  /** Reads what the files once said. Files that they name besides are those of today. */
  public LoadResult read(ConfigurationFiles kept, Set<Part> parts) {
    OpenedFiles.Texts texts = path -> kept.texts().getOrDefault(path, "");
    return new Run(parts, FileAccess.ANY_HERE, texts, kept).readKept(kept.main());
  }

  /**
   * The configuration that last worked.
   *
   * @param file the main one
   * @param data directory in which it is kept; need not be there before something is
   */
  public KeptConfiguration kept(Path file, Path data) {
    return KeptConfiguration.in(resolve(data), resolve(file));
  }

  /** What holds where nothing is written. */
  public Configuration defaults() {
    Run run = new Run(Part.ALL);
    Source nothing = Source.of("defaults", directory, 0, "{}");
    if (Composer.compose(nothing, run.problems) instanceof Mapping root) {
      Configuration configuration = run.configuration(root);
      if (configuration != null) {
        return configuration;
      }
    }
    throw new IllegalStateException("the defaults are wrong: " + run.problems.sorted());
  }

  /**
   * Reads the targets of files that are like the main one or like those it includes, each with its
   * defaults laid under it, as they are to be given to checkers on other machines. Variables are
   * not looked up and files that targets name need not be there: both belong to those machines. Of
   * a main file's keys only {@code targets}, {@code defaults} and {@code include} are looked at.
   *
   * @param files relative ones start at the working directory; named twice is read once
   * @param others names of targets elsewhere that those in the files may depend on; null when any
   *     name may be there
   * @return by name, in order; maybe none
   * @throws InvalidConfiguration with every mistake found
   */
  public SortedMap<String, TargetDocument> documents(
      List<Path> files, @Nullable Set<String> others) {
    Problems problems = new Problems();
    List<Path> paths = files.stream().map(this::resolve).distinct().toList();
    return new DocumentFiles(new OpenedFiles(directory, problems), environment, problems)
        .read(paths, others);
  }

  /**
   * The reader of the documents that a checker is given, with the variables of this process.
   *
   * @param base directory that files in the documents are relative to
   * @param check of the checker's own configuration, which says what documents may name
   */
  public TargetDocuments targetDocuments(Path base, CheckSettings check) {
    return new TargetDocuments(environment, base, new DocumentPolicy(check));
  }

  /**
   * The reader of documents for who only shows them: nothing on this machine matters.
   *
   * @param base directory that files in the documents are relative to
   */
  public TargetDocuments targetDocuments(Path base) {
    return new TargetDocuments(Map.of(), base, new DocumentPolicy(DocumentSettings.NONE, false));
  }

  /**
   * What the file says of the checker; empty when it says nothing.
   *
   * @throws InvalidConfiguration with the mistakes found
   */
  public Optional<CheckSettings> check(Path file) {
    String key = Part.CHECK.key();
    Problems problems = new Problems();
    OpenedFiles opened = new OpenedFiles(directory, problems);
    Path main = resolve(file);
    Mapping root = opened.isMissing(main) ? null : opened.open(main);
    Node node = root == null ? null : root.get(key);
    CheckSettings settings =
        node == null
            ? null
            : new Binder(
                    new Expansion(environment, problems),
                    problems,
                    new DefaultValues(),
                    rules.get())
                .bind(CheckSettings.class, node);
    if (!problems.isEmpty()) {
      throw new InvalidConfiguration(problems.sorted());
    }
    return Optional.ofNullable(settings);
  }

  /** One reading. */
  private final class Run {
    private final Problems problems = new Problems();
    private final SettingsRule rule = rules.get();
    private final Expansion expansion = new Expansion(environment, problems);
    private final TargetReader targets = new TargetReader(expansion, problems, rule);
    private final OpenedFiles files;
    private final Set<Part> parts;
    private final @Nullable ConfigurationFiles kept;
    private Set<Path> searched = Set.of();

    Run(Set<Part> parts) {
      this(parts, FileAccess.ANY_HERE, OpenedFiles.Texts.ON_DISK, null);
    }

    /**
     * @param here what the files may name
     * @param texts what they say
     * @param kept all of them; null when that is to be found out
     */
    Run(
        Set<Part> parts,
        FileAccess here,
        OpenedFiles.Texts texts,
        @Nullable ConfigurationFiles kept) {
      this.parts = parts;
      this.kept = kept;
      files = new OpenedFiles(directory, problems, here, texts);
    }

    LoadResult read(Path main) {
      if (files.isMissing(main)) {
        return new LoadResult.Invalid(problems.sorted(), Set.of(main));
      }
      return readKept(main);
    }

    LoadResult readKept(Path main) {
      Mapping root = files.open(main);
      Configuration configuration = root == null ? null : configuration(root);
      return root == null || configuration == null || !problems.isEmpty()
          ? new LoadResult.Invalid(problems.sorted(), watched())
          : new LoadResult.Loaded(
              configuration, new ConfigurationFiles(files.texts()), saysNoTargets(root), watched());
    }

    private static boolean saysNoTargets(Mapping root) {
      return root.get(Part.TARGETS.key()) instanceof Sequence list
          && list.items().isEmpty()
          && root.get(FileKeys.INCLUDE.name()) == null;
    }

    private Set<Path> watched() {
      Set<Path> watched = new HashSet<>(files.paths());
      watched.addAll(searched);
      return watched;
    }

    private @Nullable Configuration configuration(Mapping root) {
      if (parts.contains(Part.TARGETS)) {
        readTargets(root);
      }
      if (!targets.names().isEmpty()) {
        requireMeant(root);
      }
      if (parts.contains(Part.NOTIFY)) {
        new MeantChannels(expansion, problems).require(root.get(Part.NOTIFY.key()));
      }
      return new Binder(expansion, problems, new DefaultValues(), rule)
          .bind(
              Configuration.class,
              wanted(root),
              Map.of(Part.TARGETS.key(), targets.targets()),
              FileKeys.NAMES);
    }

    /** Where there is no target they are in Kafka, and known there. */
    private void requireMeant(Mapping root) {
      MeantTargets meant =
          new MeantTargets(
              expansion, problems, targets.names(), targets.targets(), targets.areAllRight());
      if (parts.contains(Part.MAINTENANCE)) {
        meant.requireOfRules(root.get(Part.MAINTENANCE.key()));
      }
      if (parts.contains(Part.NOTIFY)) {
        meant.requireOfRoutes(root.get(Part.NOTIFY.key()));
      }
    }

    /** The root without the parts that nobody asked for. */
    private Mapping wanted(Mapping root) {
      Set<String> unread =
          EnumSet.complementOf(EnumSet.copyOf(parts)).stream()
              .map(Part::key)
              .collect(Collectors.toSet());
      List<Entry> entries =
          root.entries().stream().filter(entry -> !unread.contains(entry.name())).toList();
      return new Mapping(root.place(), root.path(), entries);
    }

    private void readTargets(Mapping root) {
      if (deniesPrivateAddresses(root)) {
        targets.denyPrivateAddresses();
      }
      Mapping defaults = targets.defaults(root);
      targets.read(root, defaults);
      Includes includes = new Includes(expansion, problems);
      Set<Path> included = kept == null ? includes.of(root) : kept.included();
      searched = includes.searched();
      for (Path include : included) {
        Mapping file = files.open(include);
        if (file != null) {
          included(file, defaults);
        }
      }
      targets.checkDependencies(Set.of());
    }

    /** Anything that is neither true nor false is told when the whole is bound. */
    private boolean deniesPrivateAddresses(Mapping root) {
      if (!(root.get("check") instanceof Mapping check)
          || !(check.get(PrivateAddresses.KEY) instanceof Scalar scalar)) {
        return false;
      }
      Expansion.Expanded expanded = new Expansion(environment, new Problems()).expand(scalar);
      return expanded != null && expanded.text().strip().equalsIgnoreCase("true");
    }

    private void included(Mapping file, @Nullable Mapping mainDefaults) {
      Includes.requireTargetsOnly(file, problems);
      targets.read(file, targets.defaultsOver(mainDefaults, file));
    }
  }
}
