package dev.vedette.app.roles;

import dev.vedette.config.Configuration;
import dev.vedette.config.ConfigurationReader;
import dev.vedette.up.UpOptions;
import dev.vedette.web.WebSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** What {@code vedette up} takes from a file, for tests in one process, with a page on any port. */
final class UpFile {
  private UpFile() {}

  static UpOptions options(Path directory, String yaml) throws IOException {
    Path file = Files.writeString(directory.resolve("vedette.yaml"), yaml);
    Configuration configuration = new ConfigurationReader(Map.of(), directory).read(file).orThrow();
    return new UpOptions(
        directory,
        "here",
        configuration.targets(),
        configuration.check(),
        configuration.dns(),
        configuration.write(),
        configuration.storage(),
        configuration.notification(),
        new WebSettings("127.0.0.1", 0),
        List.of(),
        false,
        "1.2.3");
  }
}
