package dev.vedette.e2e;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.TestWatcher;

/**
 * Starts the processes of a test class, shows what they printed when a test fails and ends those
 * that are left when the class has ended, or this JVM. Safe for use by many threads.
 */
final class Processes implements BeforeAllCallback, AfterAllCallback, TestWatcher {
  /** A command that ends by itself, on a machine that does other things too. */
  private static final Duration COMMAND_LIMIT = Duration.ofSeconds(90);

  private static final int LINES_SHOWN = 150;

  private final List<VedetteProcess> started = new CopyOnWriteArrayList<>();
  private final Thread onExit = new Thread(this::closeAll, "end-processes");

  /** What a command that has ended left behind. */
  record Finished(int exitCode, List<String> out, List<String> err) {}

  /** Starts {@code bin/vedette}. */
  VedetteProcess vedette(Path directory, Map<String, String> environment, String... arguments) {
    Path program = Distribution.home().resolve("bin/vedette");
    return start("vedette", directory, environment, program, arguments);
  }

  /** Starts {@code bin/vedette}. */
  VedetteProcess vedette(Path directory, String... arguments) {
    return vedette(directory, Map.of(), arguments);
  }

  /** Starts another main class of the distribution. */
  VedetteProcess java(Path directory, String mainClass, String... arguments) {
    Path java = Path.of(System.getProperty("java.home"), "bin", "java");
    String classPath = Distribution.home().resolve("lib") + "/*";
    List<String> all =
        new ArrayList<>(
            List.of(
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-Dslf4j.provider=dev.vedette.app.cli.LogProvider",
                "-cp",
                classPath,
                mainClass));
    all.addAll(List.of(arguments));
    return start(mainClass, directory, Map.of(), java, all.toArray(String[]::new));
  }

  /** Runs {@code bin/vedette} until it ends. */
  Finished run(Path directory, String... arguments) {
    return await(vedette(directory, arguments));
  }

  /** Runs any program until it ends. */
  Finished run(Path directory, Map<String, String> environment, Path program, String... arguments) {
    return await(start(program.toString(), directory, environment, program, arguments));
  }

  /** Waits until it has ended. */
  static Finished await(VedetteProcess process) {
    int exitCode = process.awaitExit(COMMAND_LIMIT);
    Output output = process.output();
    return new Finished(exitCode, output.lines(Output.Stream.OUT), output.lines(Output.Stream.ERR));
  }

  private VedetteProcess start(
      String name,
      Path directory,
      Map<String, String> environment,
      Path program,
      String... arguments) {
    List<String> command = new ArrayList<>(List.of(program.toString()));
    command.addAll(List.of(arguments));
    VedetteProcess process =
        VedetteProcess.start(
            name + " " + String.join(" ", arguments), directory, environment, command);
    started.add(process);
    return process;
  }

  @Override
  public void beforeAll(ExtensionContext context) {
    Runtime.getRuntime().addShutdownHook(onExit);
  }

  @Override
  public void testFailed(ExtensionContext context, Throwable cause) {
    show(context.getDisplayName());
  }

  @Override
  public void afterAll(ExtensionContext context) {
    if (context.getExecutionException().isPresent()) {
      show(context.getDisplayName());
    }
    closeAll();
    Runtime.getRuntime().removeShutdownHook(onExit);
  }

  private void show(String test) {
    System.err.println("==== " + test + " failed; what its processes printed:");
    for (VedetteProcess process : started) {
      System.err.println("---- " + process + (process.isAlive() ? ", running" : ", ended"));
      System.err.print(process.output().tail(LINES_SHOWN));
    }
  }

  private void closeAll() {
    started.reversed().forEach(VedetteProcess::close);
    started.clear();
  }
}
