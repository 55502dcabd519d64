package dev.vedette.bench;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** The command {@code bench/run}: a name and the length of a round. */
public final class BenchMain {
  /** Long enough for the median of three rounds to settle, short enough for five minutes in all. */
  private static final int DEFAULT_SECONDS = 6;

  private static final int MAX_SECONDS = 600;

  private static final List<Benchmark> BENCHMARKS = List.of(new ProbeBenchmark());

  private BenchMain() {}

  /** Exit code 0: measured; 1: it could not be; 2: called wrongly. */
  public static void main(String[] args) throws Exception {
    List<String> words = Arrays.asList(args);
    if (words.isEmpty() || words.contains("--help") || words.contains("-h")) {
      System.out.print(usage());
      return;
    }
    Optional<Benchmark> chosen =
        BENCHMARKS.stream().filter(each -> each.name().equals(words.getFirst())).findFirst();
    Optional<Integer> seconds = seconds(words.subList(1, words.size()));
    if (chosen.isEmpty() || seconds.isEmpty()) {
      System.err.println("bench: can't run '" + String.join(" ", words) + "'");
      System.err.print(usage());
      System.exit(2);
      return;
    }
    System.out.println(Json.write(chosen.get().run(seconds.get())));
    System.exit(0);
  }

  private static Optional<Integer> seconds(List<String> options) {
    if (options.isEmpty()) {
      return Optional.of(DEFAULT_SECONDS);
    }
    if (options.size() != 2
        || !options.get(0).equals("--seconds")
        || !options.get(1).matches("[0-9]{1,3}")) {
      return Optional.empty();
    }
    return Optional.of(Integer.valueOf(options.get(1))).filter(n -> n >= 1 && n <= MAX_SECONDS);
  }

  private static String usage() {
    StringBuilder text = new StringBuilder("usage: bench/run NAME [--seconds N]\n\n");
    BENCHMARKS.forEach(each -> text.append("  %-10s %s%n".formatted(each.name(), each.summary())));
    return text.append(
            "\n  --seconds N  length of one round, 1 to %d (default %d)\n"
                .formatted(MAX_SECONDS, DEFAULT_SECONDS))
        .append("\nThe last line of the output is one JSON object. How: bench/README.md\n")
        .toString();
  }
}
