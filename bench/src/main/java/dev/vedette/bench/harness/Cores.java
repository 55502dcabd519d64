package dev.vedette.bench.harness;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Which core is measured and which core everything else runs on.
 *
 * @param measured what is being measured, alone
 * @param others servers, brokers and load generators
 */
public record Cores(int measured, int others) {
  /** The first two cores that this process may use. */
  public static Cores find() throws IOException {
    List<Integer> allowed =
        Files.readAllLines(Path.of("/proc/self/status")).stream()
            .filter(line -> line.startsWith("Cpus_allowed_list:"))
            .flatMap(line -> parse(line.substring(line.indexOf(':') + 1).strip()).stream())
            .toList();
    if (allowed.size() < 2) {
      Progress.say("only one core: server and client share it, so expect missed checks");
    }
    return new Cores(allowed.getFirst(), allowed.get(Math.min(1, allowed.size() - 1)));
  }

  private static List<Integer> parse(String ranges) {
    List<Integer> cores = new ArrayList<>();
    for (String range : ranges.split(",", -1)) {
      int dash = range.indexOf('-');
      int first = Integer.parseInt(dash < 0 ? range : range.substring(0, dash));
      int last = Integer.parseInt(range.substring(dash + 1));
      for (int core = first; core <= last; core++) {
        cores.add(core);
      }
    }
    return cores;
  }

  public List<String> measured(String... command) {
    return pinned(measured, List.of(command));
  }

  public List<String> measured(List<String> command) {
    return pinned(measured, command);
  }

  public List<String> others(String... command) {
    return pinned(others, List.of(command));
  }

  public List<String> others(List<String> command) {
    return pinned(others, command);
  }

  private static List<String> pinned(int core, List<String> command) {
    List<String> pinned = new ArrayList<>(List.of("taskset", "-c", Integer.toString(core)));
    pinned.addAll(command);
    return pinned;
  }
}
