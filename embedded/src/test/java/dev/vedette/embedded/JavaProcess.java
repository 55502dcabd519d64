package dev.vedette.embedded;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A class of ours in a JVM of its own, which can be killed. Its log goes to our standard error. */
final class JavaProcess implements AutoCloseable {
  private final Process process;
  private final String firstLine;

  private JavaProcess(Process process, String firstLine) {
    this.process = process;
    this.firstLine = firstLine;
  }

  /** Returns when it has printed a line without blanks: what it has to say. */
  static JavaProcess start(Class<?> main, String... arguments) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(ProcessHandle.current().info().command().orElseThrow());
    command.add("-XX:TieredStopAtLevel=1");
    command.add("-cp");
    command.add(System.getProperty("java.class.path"));
    command.add(main.getName());
    command.addAll(List.of(arguments));
    Process process =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    BufferedReader lines =
        new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    String line = lines.readLine();
    while (line != null && line.contains(" ")) {
      System.err.println(line);
      line = lines.readLine();
    }
    if (line == null) {
      throw new AssertionError(main + " ended without a word");
    }
    return new JavaProcess(process, line);
  }

  /** Waits until it ends by itself. */
  int exitCode() {
    return process.onExit().orTimeout(30, TimeUnit.SECONDS).join().exitValue();
  }

  String firstLine() {
    return firstLine;
  }

  /** With SIGKILL. */
  @Override
  public void close() {
    process.destroyForcibly();
    process.onExit().join();
  }
}
