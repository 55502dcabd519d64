package dev.vedette.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.awaitility.Awaitility.await;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The making of the cache of {@code vedette up}, which {@code up} has done beside itself. */
final class CacheIT {
  /** Of the lowest priority, on a machine that does other things too. */
  private static final Duration BEGIN_LIMIT = Duration.ofSeconds(90);

  private static final Duration END_LIMIT = Duration.ofSeconds(10);

  @TempDir Path directory;

  @Test
  void endsWithItsStandardInputAndLeavesNothing() throws Exception {
    Path home = installation();
    Path aot = home.resolve("aot");
    Process maker =
        new ProcessBuilder(home.resolve("bin/make-aot-cache").toString(), "up", "beside")
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    try {
      await().atMost(BEGIN_LIMIT).until(() -> hasDatabase(aot));
      List<ProcessHandle> below = maker.descendants().toList();
      assertThat(below).hasSizeGreaterThan(2);

      maker.getOutputStream().close();
      assertThat(maker.waitFor(END_LIMIT.toSeconds(), TimeUnit.SECONDS)).isTrue();
      await().atMost(END_LIMIT).until(() -> below.stream().noneMatch(ProcessHandle::isAlive));
      try (Stream<Path> left = Files.list(aot)) {
        assertThat(left).map(Path::toString).noneMatch(name -> name.contains("-up.aot"));
      }
    } finally {
      maker.destroy();
    }
  }

  @Test
  void isAmongTheUsersOwnWhereOnlyTheOtherCacheIsInstalled() throws Exception {
    Path home = installation();
    Path aot = Files.createDirectory(home.resolve("aot"));
    Files.createFile(Path.of(variable(home, "cache")));
    try {
      Files.setPosixFilePermissions(aot, PosixFilePermissions.fromString("r-xr-xr-x"));
      assumeThat(Files.isWritable(aot)).as("root writes everywhere").isFalse();

      assertThat(Path.of(variable(home, "cache"))).hasParent(aot);
      assertThat(Path.of(variable(home, "up_cache"))).hasParent(directory.resolve("own/vedette"));
    } finally {
      Files.setPosixFilePermissions(aot, PosixFilePermissions.fromString("rwxr-xr-x"));
    }
  }

  /** What the scripts read of their environment. */
  private String variable(Path home, String name) throws IOException {
    ProcessBuilder shell =
        new ProcessBuilder(
            "/bin/sh",
            "-c",
            "home=$1; . \"$home/bin/environment\"; printf %s \"$" + name + "\"",
            "sh",
            home.toString());
    shell.environment().put("XDG_CACHE_HOME", directory.resolve("own").toString());
    try (BufferedReader printed = shell.start().inputReader()) {
      return printed.readLine();
    }
  }

  /** One whose caches are its own. */
  private Path installation() throws IOException {
    Path bin = Files.createDirectories(directory.resolve("home/bin"));
    for (String program : List.of("find-jdk", "environment", "make-aot-cache")) {
      Files.copy(Distribution.home().resolve("bin").resolve(program), bin.resolve(program));
    }
    Path home = bin.getParent();
    Files.createSymbolicLink(home.resolve("lib"), Distribution.home().resolve("lib"));
    return home;
  }

  /** Whether a database listens that the training has started. */
  private static boolean hasDatabase(Path aot) throws IOException {
    if (!Files.exists(aot)) {
      return false;
    }
    try (Stream<Path> files = Files.find(aot, 5, (file, _) -> file.endsWith("postmaster.pid"))) {
      return files.findAny().isPresent();
    } catch (UncheckedIOException stillChanging) {
      return false;
    }
  }
}
