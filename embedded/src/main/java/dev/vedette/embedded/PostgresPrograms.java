package dev.vedette.embedded;

import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** The unpacked programs, and who runs them. */
record PostgresPrograms(Path home, PostgresUser user) {
  private static final long LIMIT_SECONDS = 60;

  /** In Vedette's cache if the user has one and can read it, else in the data directory. */
  static PostgresPrograms unpacked(PostgresUser user, Path dataDirectory) {
    Path usersHome = Path.of(System.getProperty("user.home", ""));
    boolean cached =
        user != PostgresUser.NOBODY && usersHome.isAbsolute() && Files.isWritable(usersHome);
    Path cache = cached ? usersHome.resolve(".cache/vedette") : dataDirectory.resolve("programs");
    return new PostgresPrograms(PostgresBinaries.in(cache), user);
  }

  /** As a line to run it with. */
  List<String> command(String name, List<String> arguments) {
    List<String> program = new ArrayList<>();
    program.add(home.resolve("bin").resolve(name).toString());
    program.addAll(arguments);
    return user.command(program);
  }

  /** Runs to the end and returns what it said; throws when it failed. */
  String run(String name, List<String> arguments, String input) throws IOException {
    Process process =
        new ProcessBuilder(command(name, arguments))
            .directory(new File("/"))
            .redirectErrorStream(true)
            .start();
    try (OutputStream stdin = process.getOutputStream()) {
      stdin.write(input.getBytes(StandardCharsets.UTF_8));
    }
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    try {
      if (!process.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS) || process.exitValue() != 0) {
        throw new EmbeddedServiceException(name + " failed:\n" + output);
      }
      return output;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new EmbeddedServiceException("interrupted while " + name + " ran", e);
    } finally {
      process.destroyForcibly();
    }
  }
}
