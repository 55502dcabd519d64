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

  /** One that is older than the jars is none. */
  private static final String MAKE_CACHE =
      """
      home=$1
      . "$home/bin/environment"
      [ "$2" != up ] || cache=$up_cache
      [ -e "$cache" ] && [ -z "$(find "$home/lib" -newer "$cache" | head -n 1)" ] ||
        "$home/bin/make-aot-cache" $2 || true
      """;

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
    Programs.output(List.of("sh", "-c", MAKE_CACHE, "sh", HOME.toString(), of));
  }
}
