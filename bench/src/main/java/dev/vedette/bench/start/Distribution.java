package dev.vedette.bench.start;

import dev.vedette.bench.harness.Programs;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** What is measured: the distribution's {@code bin/vedette}. */
final class Distribution {
  private static final Path HOME =
      Path.of(
              System.getProperty(
                  "vedette.home",
                  Path.of(System.getProperty("vedette.root", "."), "app/target/dist/vedette")
                      .toString()))
          .toAbsolutePath();

  private Distribution() {}

  static List<String> command(String... arguments) {
    List<String> command = new ArrayList<>();
    command.add(HOME.resolve("bin/vedette").toString());
    command.addAll(List.of(arguments));
    return command;
  }

  /** Without it the first starts would make the JVM's cache, beside themselves. */
  static void warmFiles() throws IOException, InterruptedException {
    Programs.output(List.of("sh", "-c", HOME.resolve("bin/make-aot-cache") + " || true"));
  }
}
