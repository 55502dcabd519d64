package dev.vedette.embedded;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The server's first process, on one data directory. */
final class Postmaster {
  private static final Logger log = LoggerFactory.getLogger("dev.vedette.embedded.postgres");
  private static final Duration START_LIMIT = Duration.ofSeconds(60);
  private static final Duration STOP_LIMIT = Duration.ofSeconds(5);
  private static final int LOOK_AGAIN_MS = 10;
  private static final int LINES_KEPT = 20;

  /** The line of {@code postmaster.pid} that says how far it is: PostgreSQL's {@code pidfile.h}. */
  private static final int STATUS_LINE = 7;

  private final Process process;
  private final Path pidFile;
  private final Deque<String> lastLines = new ArrayDeque<>();

  private Postmaster(Process process, Path pidFile) {
    this.process = process;
    this.pidFile = pidFile;
  }

  /** Returns when connections are accepted. */
  static Postmaster start(List<String> command, Path data) throws IOException {
    Process process =
        new ProcessBuilder(PostgresUser.command(command)).redirectErrorStream(true).start();
    process.getOutputStream().close();
    Postmaster postmaster = new Postmaster(process, data.resolve("postmaster.pid"));
    Thread.ofVirtual().name("postgres-log").start(postmaster::readLog);
    postmaster.awaitReady();
    return postmaster;
  }

  private void readLog() {
    try (BufferedReader lines =
        new BufferedReader(
            new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        log.debug("{}", line);
        remember(line);
      }
    } catch (IOException e) {
      log.debug("the log of PostgreSQL has ended: {}", e.toString());
    }
  }

  private synchronized void remember(String line) {
    if (lastLines.size() == LINES_KEPT) {
      lastLines.removeFirst();
    }
    lastLines.addLast(line);
  }

  private synchronized String lastWords() {
    return String.join("\n", lastLines);
  }

  private void awaitReady() {
    long end = System.nanoTime() + START_LIMIT.toNanos();
    while (!isReady()) {
      if (!process.isAlive()) {
        throw new EmbeddedServiceException("PostgreSQL did not start:\n" + lastWords());
      }
      if (System.nanoTime() > end) {
        process.destroyForcibly();
        throw new EmbeddedServiceException(
            "PostgreSQL was not ready after " + START_LIMIT.toSeconds() + " s:\n" + lastWords());
      }
      pause();
    }
  }

  private boolean isReady() {
    List<String> lines = read(pidFile);
    return lines.size() > STATUS_LINE && lines.get(STATUS_LINE).strip().equals("ready");
  }

  private static void pause() {
    try {
      Thread.sleep(LOOK_AGAIN_MS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new EmbeddedServiceException("interrupted while waiting for PostgreSQL", e);
    }
  }

  /**
   * Ends connections and stops; what doesn't stop in time is killed, which costs a recovery at the
   * next start.
   */
  void stop() {
    stop(process.toHandle());
  }

  /**
   * Stops one that a killed process has left behind. Only for the holder of the directory's lock.
   */
  static void stopLeftover(Path data) {
    leftover(data)
        .ifPresent(handle -> {
          log.info("stopping PostgreSQL {}, left behind on {}", handle.pid(), data);
          stop(handle);
        });
  }

  private static Optional<ProcessHandle> leftover(Path data) {
    List<String> lines = read(data.resolve("postmaster.pid"));
    if (lines.isEmpty()) {
      return Optional.empty();
    }
    return ProcessHandle.of(Long.parseLong(lines.getFirst().strip()))
        .filter(handle -> handle.info().command().orElse("").endsWith("/postgres"));
  }

  private static void stop(ProcessHandle handle) {
    signal("INT", handle.pid());
    try {
      handle.onExit().get(STOP_LIMIT.toMillis(), TimeUnit.MILLISECONDS);
    } catch (java.util.concurrent.TimeoutException e) {
      log.warn(
          "PostgreSQL {} did not stop within {} s: killing it",
          handle.pid(),
          STOP_LIMIT.toSeconds());
      handle.destroyForcibly();
    } catch (java.util.concurrent.ExecutionException e) {
      throw new EmbeddedServiceException("can't wait for PostgreSQL to stop", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new EmbeddedServiceException("interrupted while stopping PostgreSQL", e);
    }
  }

  /**
   * Java sends only TERM and KILL. To a postmaster TERM means: wait until every client has left.
   */
  private static void signal(String name, long pid) {
    try {
      new ProcessBuilder("/bin/sh", "-c", "kill -s " + name + " " + pid).start().waitFor();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new EmbeddedServiceException("interrupted while stopping PostgreSQL", e);
    }
  }

  private static List<String> read(Path file) {
    try {
      return Files.readAllLines(file);
    } catch (NoSuchFileException e) {
      return List.of();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Of the first process. */
  long pid() {
    return process.pid();
  }
}
