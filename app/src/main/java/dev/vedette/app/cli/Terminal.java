package dev.vedette.app.cli;

import java.io.Console;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/** Whether messages may be coloured. */
public final class Terminal {
  /** Linux says where they lead; Java itself knows of both together with the input only. */
  private static final Path STANDARD_OUTPUT = Path.of("/proc/self/fd/1");

  private static final Path STANDARD_ERROR = Path.of("/proc/self/fd/2");

  private Terminal() {}

  /** For standard error: only on a terminal, and not where NO_COLOR is set (no-color.org). */
  public static boolean wantsColour(Map<String, String> environment) {
    return allowsColour(environment) && isTerminal(STANDARD_ERROR);
  }

  /** The same for standard output. */
  public static boolean outputWantsColour(Map<String, String> environment) {
    return allowsColour(environment) && isTerminal(STANDARD_OUTPUT);
  }

  /** For standard error: whether a line there can be drawn over. */
  public static boolean drawsOver(Map<String, String> environment) {
    return !isDumb(environment) && isTerminal(STANDARD_ERROR);
  }

  private static boolean allowsColour(Map<String, String> environment) {
    return environment.getOrDefault("NO_COLOR", "").isEmpty() && !isDumb(environment);
  }

  private static boolean isDumb(Map<String, String> environment) {
    return "dumb".equals(environment.get("TERM"));
  }

  @SuppressWarnings("SystemConsoleNull") // NullAway does not know that it is never null now
  private static boolean isTerminal(Path stream) {
    if (Files.isSymbolicLink(stream)) {
      try {
        String device = Files.readSymbolicLink(stream).toString();
        return device.startsWith("/dev/pts/") || device.startsWith("/dev/tty");
      } catch (IOException e) {
        return false;
      }
    }
    Console console = System.console();
    return console != null && console.isTerminal();
  }
}
