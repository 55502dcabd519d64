package dev.vedette.bench.harness;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.stream.Stream;

/** A process and everything below it, from Linux's {@code /proc} (man proc_pid_stat). */
public final class ProcessTree {
  /** What the kernel counts in towards programs, on every architecture: 100 a second. */
  private static final Duration TICK = Duration.ofMillis(10);

  /** After the name: user, system, and both of the children that have ended and were waited for. */
  private static final int FIRST_TIME = 11;

  private static final int TIMES = 4;

  private ProcessTree() {}

  /** CPU time, user and system, of all that live and of their children that do not any more. */
  public static Duration cpu(long pid) throws IOException {
    ProcessHandle top =
        ProcessHandle.of(pid).orElseThrow(() -> new IOException("process " + pid + " has ended"));
    long ticks = 0;
    try (Stream<ProcessHandle> tree = Stream.concat(Stream.of(top), top.descendants())) {
      for (ProcessHandle each : tree.toList()) {
        ticks += ticks(each.pid());
      }
    }
    return TICK.multipliedBy(ticks);
  }

  private static long ticks(long pid) throws IOException {
    String stat;
    try {
      stat = Files.readString(Path.of("/proc/" + pid + "/stat"));
    } catch (IOException e) {
      return 0; // has ended meanwhile: its parent has its time
    }
    // The name stands in parentheses and may hold anything.
    String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
    long sum = 0;
    for (int i = FIRST_TIME; i < FIRST_TIME + TIMES; i++) {
      sum += Long.parseLong(fields[i]);
    }
    return sum;
  }
}
