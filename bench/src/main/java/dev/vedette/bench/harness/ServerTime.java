package dev.vedette.bench.harness;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * Processor time that a server of this process took for its answers, with that of the processes
 * below it, from Linux's {@code schedstat}: in nanoseconds, where other counters have steps of ten
 * milliseconds. What else the machine does is not in it, nor are the compiler and the collector.
 */
public final class ServerTime {
  /** Threads that run virtual ones, and Jetty's; names are cut to 15 characters. */
  private static final List<String> THREADS = List.of("ForkJoinPool-", "web");

  private ServerTime() {}

  /** So far, in milliseconds; only differences of it tell anything. */
  public static double ms() throws IOException {
    long nanos = 0;
    try (Stream<Path> threads = Files.list(Path.of("/proc/self/task"))) {
      for (Path thread : threads.toList()) {
        nanos += isServer(thread) ? nanos(thread) : 0;
      }
    }
    try (Stream<ProcessHandle> below = ProcessHandle.current().descendants()) {
      nanos += below.mapToLong(each -> nanos(Path.of("/proc/" + each.pid()))).sum();
    }
    return nanos / 1e6;
  }

  private static boolean isServer(Path thread) {
    String name = read(thread.resolve("comm"));
    return THREADS.stream().anyMatch(name::startsWith);
  }

  private static long nanos(Path task) {
    String statistics = read(task.resolve("schedstat"));
    return statistics.isEmpty() ? 0 : Long.parseLong(statistics.split(" ", -1)[0]);
  }

  /** Empty for what has ended meanwhile. */
  private static String read(Path file) {
    try {
      return Files.exists(file) ? Files.readString(file) : "";
    } catch (UncheckedIOException | IOException e) {
      return "";
    }
  }
}
