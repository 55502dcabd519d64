package dev.vedette.e2e;

import java.nio.file.Files;
import java.nio.file.Path;

/** What the build has assembled and users unpack. */
final class Distribution {
  private Distribution() {}

  /** The directory that holds {@code bin}, {@code lib} and {@code docs}. */
  static Path home() {
    Path home = Path.of(property("vedette.dist")).toAbsolutePath().normalize();
    if (!Files.isExecutable(home.resolve("bin/vedette"))) {
      throw new AssertionError(
          "no distribution in " + home + ": build it with ./mvnw -pl e2e -am verify");
    }
    return home;
  }

  /** The module's own build directory, for what a test leaves behind for people. */
  static Path target() {
    return Path.of(property("vedette.e2e.target")).toAbsolutePath();
  }

  private static String property(String name) {
    String value = System.getProperty(name);
    if (value == null) {
      throw new AssertionError("the system property " + name + " is set by the build; set it");
    }
    return value;
  }
}
