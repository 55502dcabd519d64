package dev.vedette.embedded;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The server's first process, on one data directory. */
final class Postmaster {
  private static final Logger log = LoggerFactory.getLogger(Postmaster.class);

  /** Generous, since a server that was killed first replays its log. */
  private static final Duration START_LIMIT = Duration.ofSeconds(60);

  private static final Duration STOP_LIMIT = Duration.ofSeconds(5);
  private static final int LOOK_AGAIN_MS = 10;

  /** EADDRINUSE, in its log. */
  private static final String PORT_IN_USE = "Address already in use";

  private final Process process;
  private final PostmasterFile file;
  private final ServerLog serverLog;

  private Postmaster(Process process, PostmasterFile file, ServerLog serverLog) {
    this.process = process;
    this.file = file;
    this.serverLog = serverLog;
  }

  /** Returns when connections are accepted. */
  static Postmaster start(List<String> command, Path data) throws IOException {
    Process process =
        new ProcessBuilder(Sessions.own(command))
            .directory(data.toFile())
            .redirectErrorStream(true)
            .start();
    process.getOutputStream().close();
    Postmaster postmaster =
        new Postmaster(process, new PostmasterFile(data), ServerLog.of(process.getInputStream()));
    postmaster.awaitReady();
    return postmaster;
  }

  private void awaitReady() {
    long end = System.nanoTime() + START_LIMIT.toNanos();
    while (!file.saysReady(pid())) {
      if (!process.isAlive()) {
        throw notStarted(serverLog.end());
      }
      if (System.nanoTime() > end) {
        process.destroyForcibly();
        throw new EmbeddedServiceException(
            "PostgreSQL was not ready after "
                + START_LIMIT.toSeconds()
                + " s:\n"
                + serverLog.tail());
      }
      pause();
    }
  }

  private static EmbeddedServiceException notStarted(String end) {
    String message = "PostgreSQL did not start:\n" + end;
    return end.contains(PORT_IN_USE)
        ? new PortInUseException(message)
        : new EmbeddedServiceException(message);
  }

  private static void pause() {
    try {
      Thread.sleep(LOOK_AGAIN_MS);
    } catch (InterruptedException e) {
      throw interrupted(e);
    }
  }

  long pid() {
    return process.pid();
  }

  /**
   * Ends connections and stops; one that doesn't stop in time is killed, which costs a recovery at
   * the next start.
   */
  void stop() {
    stop(process.toHandle());
  }

  /**
   * Stops one that a killed process has left behind. Only for the holder of the directory's lock.
   */
  static void stopLeftover(Path data) {
    new PostmasterFile(data)
        .server()
        .ifPresent(process -> {
          log.info("stopping PostgreSQL {}, left behind on {}", process.pid(), data);
          stop(process);
        });
  }

  private static void stop(ProcessHandle process) {
    if (!process.isAlive()) {
      return;
    }
    interrupt(process.pid());
    try {
      process.onExit().get(STOP_LIMIT.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      log.warn("PostgreSQL did not stop within {} s: killing it", STOP_LIMIT.toSeconds());
      process.destroyForcibly();
    } catch (ExecutionException e) {
      throw new EmbeddedServiceException("can't wait for PostgreSQL to stop", e);
    } catch (InterruptedException e) {
      throw interrupted(e);
    }
  }

  /**
   * Java sends only TERM and KILL. To a postmaster TERM means: wait until every client has left.
   */
  private static void interrupt(long pid) {
    try {
      new ProcessBuilder("/bin/sh", "-c", "kill -s INT " + pid)
          .redirectErrorStream(true)
          .redirectOutput(ProcessBuilder.Redirect.DISCARD)
          .start()
          .waitFor();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw interrupted(e);
    }
  }

  private static EmbeddedServiceException interrupted(InterruptedException cause) {
    Thread.currentThread().interrupt();
    return new EmbeddedServiceException("interrupted while waiting for PostgreSQL", cause);
  }
}
