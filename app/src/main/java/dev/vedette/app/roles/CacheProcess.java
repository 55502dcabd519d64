package dev.vedette.app.roles;

import com.sun.management.OperatingSystemMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Has the JVM's ahead-of-time cache of the next {@code vedette up} made beside this one, once it
 * has been up for a while: by a process of the lowest priority, which ends as soon as its standard
 * input does, and so does not outlive this one, whatever ends it. Nobody is told what becomes of
 * it: without a cache {@code up} starts as before. Safe for use by many threads.
 */
final class CacheProcess implements AutoCloseable {
  /**
   * Set by {@code bin/vedette} to the program that makes the cache, where there is none for this
   * JVM and this version.
   */
  static final String PROGRAM = "vedette.up.cache.program";

  /** Who only wants to have a look has no processor time taken for the next time. */
  private static final Duration AFTER = Duration.ofMinutes(5);

  /** Its own PostgreSQL has to stop, too. */
  private static final Duration END = Duration.ofSeconds(4);

  /** It takes a quarter of this for a minute and a half; bytes. */
  private static final long LEAST_MEMORY = 4L << 30;

  /** Of a single one the checks would have less, whatever its priority. */
  private static final int LEAST_PROCESSORS = 2;

  private static final Logger log = LoggerFactory.getLogger(CacheProcess.class);

  private final List<String> command;
  private final Duration patience;
  private final Thread waiting;

  /** Guarded by this. */
  private @Nullable Process process;

  /** Guarded by this. */
  private boolean ended;

  /**
   * One that has not begun.
   *
   * @param command what makes the cache; empty: nothing does
   * @param patience how long it has to end when it is told to
   */
  CacheProcess(List<String> command, Duration after, Duration patience) {
    this.command = command;
    this.patience = patience;
    waiting = Thread.ofVirtual().name("vedette-cache").unstarted(() -> startAfter(after));
  }

  /** One that does nothing where there is a cache already, or the machine is small. */
  static CacheProcess ifWorthwhile() {
    String program = System.getProperty(PROGRAM, "");
    List<String> command =
        program.isEmpty() || isSmallMachine() ? List.of() : List.of(program, "up", "beside");
    return new CacheProcess(command, AFTER, END);
  }

  /** Has it begin after its time, unless it is ended before. */
  void begin() {
    if (!command.isEmpty()) {
      waiting.start();
    }
  }

  private static boolean isSmallMachine() {
    return Runtime.getRuntime().availableProcessors() < LEAST_PROCESSORS
        || !(ManagementFactory.getOperatingSystemMXBean() instanceof OperatingSystemMXBean system)
        || system.getTotalMemorySize() < LEAST_MEMORY;
  }

  private void startAfter(Duration time) {
    try {
      Thread.sleep(time);
      start();
    } catch (InterruptedException | IOException e) {
      log.debug("the cache of the next start is not made: {}", e.toString());
    }
  }

  private synchronized void start() throws IOException {
    if (!ended) {
      process =
          new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start();
    }
  }

  /** Has it end, and does not wait for that. */
  synchronized void end() {
    ended = true;
    waiting.interrupt();
    if (process != null) {
      try {
        process.getOutputStream().close();
      } catch (IOException e) {
        log.debug("the making of a cache has ended already: {}", e.toString());
      }
    }
  }

  /** Waits until it has ended, or ends it. */
  @Override
  public synchronized void close() {
    end();
    Process started = process;
    try {
      if (started != null && !started.waitFor(patience.toMillis(), TimeUnit.MILLISECONDS)) {
        kill(started);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /**
   * The shell first, so that it begins nothing else, then what it runs. What is below that, a
   * database, ends by itself when it is alone, and leaves nothing in shared memory.
   */
  private static void kill(Process shell) {
    List<ProcessHandle> children = shell.children().toList();
    shell.destroyForcibly();
    children.forEach(ProcessHandle::destroyForcibly);
  }
}
