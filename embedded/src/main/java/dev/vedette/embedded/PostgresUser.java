package dev.vedette.embedded;

import java.util.ArrayList;
import java.util.List;

/**
 * Who the programs of PostgreSQL run as: they refuse to run as root. For root there is a user
 * namespace without a mapping: inside it we are nobody, but files still belong to root, so that any
 * directory of root's serves.
 */
final class PostgresUser {
  private static final boolean ROOT = "root".equals(System.getProperty("user.name"));

  private PostgresUser() {}

  static List<String> command(List<String> program) {
    List<String> command = new ArrayList<>();
    if (ROOT) {
      command.addAll(List.of("unshare", "--user"));
    }
    command.addAll(program);
    return command;
  }
}
