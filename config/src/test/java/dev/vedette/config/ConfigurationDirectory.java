package dev.vedette.config;

import dev.vedette.config.yaml.Problem;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** A directory with configuration files, and an environment. */
public final class ConfigurationDirectory {
  private final Path directory;
  private final Map<String, String> environment = new HashMap<>();

  public ConfigurationDirectory(Path directory) {
    this.directory = directory;
  }

  public ConfigurationDirectory file(String name, String content) {
    try {
      Path file = directory.resolve(name);
      Files.createDirectories(file.getParent());
      Files.writeString(file, content);
      return this;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public ConfigurationDirectory variable(String name, String value) {
    environment.put(name, value);
    return this;
  }

  Path path(String name) {
    return directory.resolve(name);
  }

  public LoadResult read() {
    return new ConfigurationReader(environment, directory).read(Path.of("vedette.yaml"));
  }

  public LoadResult read(String yaml) {
    return file("vedette.yaml", yaml).read();
  }

  /** Fails with the problems when there are any. */
  public Configuration load(String yaml) {
    return read(yaml).orThrow();
  }

  /** One line a problem; nothing when the file is right. */
  public String problems(String yaml) {
    return describe(read(yaml));
  }

  static String describe(LoadResult reading) {
    return problems(reading).stream().map(Problem::toString).collect(Collectors.joining("\n"));
  }

  public static List<Problem> problems(LoadResult reading) {
    return switch (reading) {
      case LoadResult.Loaded loaded -> List.of();
      case LoadResult.Invalid invalid -> invalid.problems();
    };
  }
}
