package dev.vedette.embedded;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Keeps a terminal's Ctrl-C from our children: they get it with us when they share our session, and
 * the database would be gone before the roles that use it have stopped.
 */
final class Sessions {
  /** Part of every Linux (util-linux); macOS has none, and there Ctrl-C reaches the children. */
  private static final Path SETSID = Path.of("/usr/bin/setsid");

  private Sessions() {}

  /**
   * The program in a session of its own where the system can do that; its process id stays the
   * same.
   */
  static List<String> own(List<String> program) {
    List<String> command = new ArrayList<>();
    if (Files.isExecutable(SETSID)) {
      command.add(SETSID.toString());
    }
    command.addAll(program);
    return command;
  }
}
