package dev.vedette.e2e;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** A process of the distribution, as a person or a service manager would run it. */
final class VedetteProcess implements AutoCloseable {
  /** The promise of every command that runs until it is told to stop. */
  static final Duration STOP_LIMIT = Duration.ofSeconds(10);

  private static final Duration KILL_LIMIT = Duration.ofSeconds(5);

  private final String name;
  private final Process process;
  private final Output output = new Output();

  private VedetteProcess(String name, Process process) {
    this.name = name;
    this.process = process;
    output.follow(Output.Stream.OUT, process.getInputStream());
    output.follow(Output.Stream.ERR, process.getErrorStream());
  }

  /**
   * Starts a command.
   *
   * @param environment in addition to this process's
   */
  static VedetteProcess start(
      String name, Path directory, Map<String, String> environment, List<String> command) {
    ProcessBuilder builder =
        new ProcessBuilder(withInterruptsHeard(command)).directory(directory.toFile());
    // The JVM would announce these on standard error.
    builder.environment().remove("JAVA_TOOL_OPTIONS");
    builder.environment().putAll(environment);
    try {
      Process process = builder.start();
      process.getOutputStream().close();
      return new VedetteProcess(name, process);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * A shell starts what runs in its background with SIGINT ignored, and so do its children and
   * their children; a build in the background would make its tests deaf to it.
   */
  private static List<String> withInterruptsHeard(List<String> command) {
    if (!System.getProperty("os.name").equals("Linux")) {
      return command;
    }
    List<String> result = new ArrayList<>(List.of("env", "--default-signal=INT"));
    result.addAll(command);
    return result;
  }

  /** Of the JVM itself: every program between us and it replaces itself by the next. */
  long pid() {
    return process.pid();
  }

  /** What it has started and what those have started. */
  List<ProcessHandle> children() {
    return process.descendants().toList();
  }

  Output output() {
    return output;
  }

  boolean isAlive() {
    return process.isAlive();
  }

  /** What Ctrl-C sends. */
  void interrupt() {
    try {
      int code = new ProcessBuilder("kill", "-s", "INT", Long.toString(pid())).start().waitFor();
      if (code != 0) {
        throw new AssertionError("can't interrupt " + this);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw interrupted(e);
    }
  }

  /** What a service manager sends: SIGTERM. */
  void terminate() {
    process.destroy();
  }

  /** SIGKILL: it gets no chance to do anything. Returns when it is gone. */
  void kill() {
    process.toHandle().destroyForcibly();
    if (!waitFor(KILL_LIMIT)) {
      throw new AssertionError(this + " survives SIGKILL");
    }
  }

  /** Waits for the end and all of the output. */
  int awaitExit(Duration limit) {
    if (!waitFor(limit)) {
      throw new AssertionError(this + " has not ended within " + limit);
    }
    output.awaitEnd(KILL_LIMIT);
    return process.exitValue();
  }

  private boolean waitFor(Duration limit) {
    try {
      return process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      throw interrupted(e);
    }
  }

  private static AssertionError interrupted(InterruptedException e) {
    Thread.currentThread().interrupt();
    return new AssertionError("interrupted", e);
  }

  /** Leaves nothing running, whatever state it is in: itself and what it has started. */
  @Override
  public void close() {
    List<ProcessHandle> children = children();
    process.destroy();
    if (!waitFor(STOP_LIMIT)) {
      process.destroyForcibly();
    }
    children.forEach(ProcessHandle::destroyForcibly);
  }

  @Override
  public String toString() {
    return name + " (" + pid() + ")";
  }
}
