package dev.vedette.app;

import java.io.Console;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/** Whether messages may be coloured. */
final class Terminal {
  /** Linux says where standard error leads; Java itself knows of standard input and output only. */
  private static final Path STANDARD_ERROR = Path.of("/proc/self/fd/2");

  private Terminal() {}

  /** Only on a terminal, and not where NO_COLOR is set (https://no-color.org). */
  static boolean wantsColour(Map<String, String> environment) {
    return environment.getOrDefault("NO_COLOR", "").isEmpty()
        && !"dumb".equals(environment.get("TERM"))
        && standardErrorIsTerminal();
  }

  @SuppressWarnings("SystemConsoleNull") // NullAway does not know that it is never null now
  private static boolean standardErrorIsTerminal() {
    if (Files.isSymbolicLink(STANDARD_ERROR)) {
      try {
        String device = Files.readSymbolicLink(STANDARD_ERROR).toString();
        return device.startsWith("/dev/pts/") || device.startsWith("/dev/tty");
      } catch (IOException e) {
        return false;
      }
    }
    Console console = System.console();
    return console != null && console.isTerminal();
  }
}
