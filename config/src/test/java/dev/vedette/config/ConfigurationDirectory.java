package dev.vedette.config;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** A directory with configuration files, and an environment. */
final class ConfigurationDirectory {
  private final Path directory;
  private final Map<String, String> environment = new HashMap<>();

  ConfigurationDirectory(Path directory) {
    this.directory = directory;
  }

  ConfigurationDirectory file(String name, String content) {
    try {
      Path file = directory.resolve(name);
      Files.createDirectories(file.getParent());
      Files.writeString(file, content);
      return this;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  ConfigurationDirectory variable(String name, String value) {
    environment.put(name, value);
    return this;
  }

  Path path(String name) {
    return directory.resolve(name);
  }

  LoadResult read() {
    return new ConfigurationReader(environment, directory).read(Path.of("vedette.yaml"));
  }

  LoadResult read(String yaml) {
    return file("vedette.yaml", yaml).read();
  }

  /** Fails with the problems when there are any. */
  Configuration load(String yaml) {
    return read(yaml).orThrow();
  }

  /** One line a problem; nothing when the file is right. */
  String problems(String yaml) {
    return describe(read(yaml));
  }

  static String describe(LoadResult reading) {
    return problems(reading).stream().map(Problem::toString).collect(Collectors.joining("\n"));
  }

  static List<Problem> problems(LoadResult reading) {
    return switch (reading) {
      case LoadResult.Loaded loaded -> List.of();
      case LoadResult.Invalid invalid -> invalid.problems();
    };
  }
}
