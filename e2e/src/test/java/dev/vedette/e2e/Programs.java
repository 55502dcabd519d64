package dev.vedette.e2e;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Assumptions;

/** Programs that a test uses and a machine may lack. */
final class Programs {
  private Programs() {}

  /**
   * Where it is. Without it the test is skipped, saying what to install; in CI it fails, because
   * there a skipped test would be one that nobody ever runs.
   *
   * @param debianPackage that holds the program
   */
  static Path require(String name, String debianPackage) {
    return find(name).orElseGet(() -> missing(name, debianPackage));
  }

  private static Path missing(String name, String debianPackage) {
    String remedy = "no " + name + " here: install the Debian package " + debianPackage;
    if (System.getenv("CI") == null) {
      return Assumptions.abort(remedy);
    }
    return Assertions.fail(remedy + " (CI is set, so this test must not be skipped)");
  }

  private static Optional<Path> find(String name) {
    return Arrays.stream(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator))
        .map(directory -> Path.of(directory, name))
        .filter(Files::isExecutable)
        .findFirst();
  }
}
