package dev.vedette.embedded;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes a cluster, PostgreSQL's word for a data directory, with one database and one role that owns
 * it, both {@code vedette}.
 */
final class PostgresCluster {
  private static final Logger log = LoggerFactory.getLogger(PostgresCluster.class);

  private PostgresCluster() {}

  /** Does nothing when it is there. A creation that was interrupted starts again. */
  static void createIfAbsent(Path data, PostgresPrograms programs, PostgresOptions options)
      throws IOException {
    if (Files.exists(data)) {
      return;
    }
    log.info("creating a PostgreSQL cluster in {}", data);
    Path fresh = data.resolveSibling(data.getFileName() + ".new");
    Directories.delete(fresh);
    programs.run("initdb", initdbArguments(fresh, options), "");
    createDatabase(fresh, programs, options);
    Files.move(fresh, data, StandardCopyOption.ATOMIC_MOVE);
  }

  private static List<String> initdbArguments(Path data, PostgresOptions options) {
    List<String> arguments = new ArrayList<>();
    arguments.add("--pgdata=" + data);
    arguments.add("--username=postgres");
    arguments.add("--auth=reject");
    arguments.add("--encoding=UTF8");
    arguments.add("--locale=C");
    arguments.add("--locale-provider=builtin");
    arguments.add("--builtin-locale=C.UTF-8");
    arguments.add("--no-instructions");
    if (!options.durable()) {
      arguments.add("--no-sync");
    }
    return arguments;
  }

  /** In single-user mode, so that nobody ever needs to let the superuser in over the network. */
  private static void createDatabase(Path data, PostgresPrograms programs, PostgresOptions options)
      throws IOException {
    // With -j an empty line ends a statement.
    String output =
        programs.run(
            "postgres",
            List.of("--single", "-j", "-D", data.toString(), "postgres"),
            createRole(options) + ";\n\nCREATE DATABASE vedette OWNER vedette;\n\n");
    if (output.contains("ERROR:")) {
      throw new EmbeddedServiceException("can't create the database:\n" + output);
    }
  }

  private static String createRole(PostgresOptions options) {
    PostgresOptions.Security security = options.security();
    return security == null
        ? "CREATE ROLE vedette LOGIN"
        : "CREATE ROLE vedette LOGIN PASSWORD '" + security.password().replace("'", "''") + "'";
  }
}
