package dev.vedette.app;

import dev.vedette.app.config.Configuration;
import dev.vedette.app.config.ConfigurationReader;
import dev.vedette.app.config.Reading;
import java.nio.file.Path;
import picocli.CommandLine.Option;

/** {@code -c FILE}, for every command that needs a configuration. A mixin. */
final class ConfigurationOption {
  private final ConfigurationReader reader;

  @Option(
      names = {"-c", "--config"},
      paramLabel = "FILE",
      defaultValue = ConfigurationReader.DEFAULT_FILE,
      description = "Configuration to read; ${DEFAULT-VALUE} if not given.")
  private Path file = Path.of(ConfigurationReader.DEFAULT_FILE);

  ConfigurationOption(ConfigurationReader reader) {
    this.reader = reader;
  }

  /** As named by the user. */
  Path file() {
    return file;
  }

  Reading read() {
    return reader.read(file);
  }

  /** Throws InvalidConfiguration, which the command line shows to the user. */
  Configuration load() {
    return read().orThrow();
  }

  /** Of the file: what it names relatively is relative to this. */
  Path directory() {
    Path parent = file.toAbsolutePath().getParent();
    return parent == null ? Path.of("/") : parent;
  }
}
