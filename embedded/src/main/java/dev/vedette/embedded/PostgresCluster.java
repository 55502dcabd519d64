package dev.vedette.embedded;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes a cluster: PostgreSQL's word for a data directory. With one database and one role that owns
 * it, both {@code vedette}.
 */
final class PostgresCluster {
  private static final Logger log = LoggerFactory.getLogger(PostgresCluster.class);
  private static final long LIMIT_SECONDS = 60;

  private final Path binaries;

  PostgresCluster(Path binaries) {
    this.binaries = binaries;
  }

  /** Does nothing when it is there. A creation that was interrupted starts again. */
  void createIfAbsent(Path data, PostgresOptions options) {
    if (Files.exists(data)) {
      return;
    }
    log.info("creating a PostgreSQL cluster in {}", data);
    Path fresh = data.resolveSibling(data.getFileName() + ".new");
    try {
      Directories.delete(fresh);
      initialize(fresh, options);
      run(
          List.of(binary("postgres"), "--single", "-j", "-D", fresh.toString(), "postgres"),
          statements(options));
      Files.move(fresh, data, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      throw new EmbeddedServiceException(
          "can't create a PostgreSQL cluster in " + data + ": " + e, e);
    }
  }

  private void initialize(Path data, PostgresOptions options) throws IOException {
    List<String> program = new ArrayList<>();
    program.add(binary("initdb"));
    program.add("--pgdata=" + data);
    program.add("--username=postgres");
    program.add("--auth=reject");
    program.add("--encoding=UTF8");
    program.add("--locale=C");
    program.add("--locale-provider=builtin");
    program.add("--builtin-locale=C.UTF-8");
    program.add("--no-instructions");
    if (!options.durable()) {
      program.add("--no-sync");
    }
    run(program, "");
  }

  /** In single-user mode with -j an empty line ends a statement. */
  private static String statements(PostgresOptions options) {
    PostgresOptions.Security security = options.security();
    String password =
        security == null ? "" : " PASSWORD '" + security.password().replace("'", "''") + "'";
    return "CREATE ROLE vedette LOGIN"
        + password
        + ";\n\n"
        + "CREATE DATABASE vedette OWNER vedette;\n\n";
  }

  private void run(List<String> program, String input) throws IOException {
    Process process =
        new ProcessBuilder(PostgresUser.command(program)).redirectErrorStream(true).start();
    try (OutputStream stdin = process.getOutputStream()) {
      stdin.write(input.getBytes(StandardCharsets.UTF_8));
    }
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    try {
      boolean ended = process.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS);
      if (!ended || process.exitValue() != 0 || output.contains("ERROR:")) {
        process.destroyForcibly();
        throw new EmbeddedServiceException(program.getFirst() + " failed:\n" + output);
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
      throw new EmbeddedServiceException("interrupted while creating a PostgreSQL cluster", e);
    }
  }

  private String binary(String name) {
    return binaries.resolve("bin").resolve(name).toString();
  }
}
