package dev.vedette.check;

import dev.vedette.ops.Outage;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The thread that has the {@link ProgressFile}: what it is given is done in its order, so that the
 * schedule waits for no disk. A file that fails is closed, and opened again for what comes next.
 * Work may be given by any thread.
 */
final class ProgressDisk {
  private static final Duration CLOSE_PATIENCE = Duration.ofSeconds(1);

  private static final Logger log = LoggerFactory.getLogger(ProgressDisk.class);

  private final Path directory;
  private final Outage outage;
  private final ExecutorService thread =
      Executors.newSingleThreadExecutor(
          Thread.ofPlatform().name("vedette-progress").daemon().factory());

  /** Of the thread; null when it could not be opened, or failed. */
  private @Nullable ProgressFile file;

  private final AtomicInteger failures = new AtomicInteger();

  /** What is done with the file. */
  @FunctionalInterface
  interface Work<T> {
    T on(ProgressFile file) throws IOException;
  }

  ProgressDisk(Path directory) {
    this.directory = directory;
    outage =
        new Outage(
            log,
            "progress can't be saved, and a restart would not know of slots that went by",
            "progress is saved in %s again".formatted(directory),
            System::nanoTime);
  }

  /**
   * Does work here and now, before any other.
   *
   * @throws IOException when the file can't be used
   */
  <T> T first(Work<T> work) throws IOException {
    try {
      return work.on(opened());
    } catch (IOException e) {
      failed(e);
      throw e;
    }
  }

  /** Has work done; the future fails when the file could not be used, which is logged. */
  <T> Future<T> submit(Work<T> work) {
    return thread.submit(() -> {
      try {
        T done = work.on(opened());
        outage.isOver();
        return done;
      } catch (IOException e) {
        outage.isOn(directory + ": " + e.getMessage());
        failed(e);
        throw e;
      }
    });
  }

  /** How often it has failed: what was saved before may be lost. */
  int failures() {
    return failures.get();
  }

  private ProgressFile opened() throws IOException {
    ProgressFile open = file;
    if (open == null) {
      open = ProgressFile.open(directory);
      file = open;
    }
    return open;
  }

  private void failed(IOException failure) {
    failures.incrementAndGet();
    closeFile();
    if (ProgressFile.isDamage(failure.getCause())) {
      try {
        ProgressFile.remove(directory, failure);
      } catch (IOException e) {
        failure.addSuppressed(e);
      }
    }
  }

  private void closeFile() {
    try {
      if (file != null) {
        file.close();
      }
    } catch (IOException e) {
      log.debug("{} can't be closed: {}", ProgressFile.FILE, e.getMessage());
    }
    file = null;
  }

  /** Ends when all work is done, or takes too long. */
  void close() {
    try {
      thread.execute(this::closeFile);
      thread.shutdown();
      if (!thread.awaitTermination(CLOSE_PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
        log.warn("the disk is slow; the next start may name some slots again");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      thread.shutdownNow();
    }
  }
}
