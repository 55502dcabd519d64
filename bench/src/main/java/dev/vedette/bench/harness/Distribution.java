package dev.vedette.bench.harness;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** What is measured: the distribution's {@code bin/vedette}. */
public final class Distribution {
  private static final Path HOME =
      Path.of(
              System.getProperty(
                  "vedette.home",
                  Path.of(System.getProperty("vedette.root", "."), "app/target/dist/vedette")
                      .toString()))
          .toAbsolutePath();

  private Distribution() {}

  /** A command of it, with its arguments. */
  public static List<String> command(String... arguments) {
    List<String> command = new ArrayList<>();
    command.add(HOME.resolve("bin/vedette").toString());
    command.addAll(List.of(arguments));
    return command;
  }

  /**
   * Makes the JVM's cache unless it is there. Without it the first starts of short commands would,
   * beside themselves.
   *
   * @param of {@code up} for that of {@code vedette up}, else empty
   */
  public static void makeCache(String of) throws IOException, InterruptedException {
    Programs.output(
        List.of("sh", "-c", HOME.resolve("bin/make-aot-cache") + " " + of + " || true"));
  }
}
