package dev.vedette.embedded;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/**
 * A shell that stops the server when this process has died without doing so. It waits at the other
 * end of a pipe that the operating system closes when we are gone, whatever ended us.
 */
final class Watchdog {
  private static final String SCRIPT =
      """
      trap '' INT TERM HUP
      read -r nothing
      read -r pid < "$1" && [ "$pid" = "$2" ] && kill -s INT "$2"
      """;

  private final Process shell;

  private Watchdog(Process shell) {
    this.shell = shell;
  }

  static Watchdog over(long pid, Path pidFile) throws IOException {
    return new Watchdog(
        new ProcessBuilder(
                Sessions.own(
                    List.of(
                        "/bin/sh",
                        "-c",
                        SCRIPT,
                        "watchdog",
                        pidFile.toString(),
                        Long.toString(pid))))
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start());
  }

  void dismiss() {
    shell.destroyForcibly();
  }
}
