package dev.vedette.bench;

import dev.vedette.bench.alert.AlertBenchmark;
import dev.vedette.bench.checker.CheckerBenchmark;
import dev.vedette.bench.checker.ScaleoutBenchmark;
import dev.vedette.bench.harness.Benchmark;
import dev.vedette.bench.harness.Json;
import dev.vedette.bench.harness.Options;
import dev.vedette.bench.pictures.Pictures;
import dev.vedette.bench.probe.ProbeBenchmark;
import dev.vedette.bench.start.StartBenchmark;
import dev.vedette.bench.store.StoreBenchmark;
import dev.vedette.bench.up.UpBenchmark;
import dev.vedette.bench.web.WebBenchmark;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** The command {@code bench/run}: a name and its options. */
public final class BenchMain {
  private static final List<Benchmark> BENCHMARKS =
      List.of(
          new StartBenchmark(),
          new UpBenchmark(),
          new ProbeBenchmark(),
          new StoreBenchmark(),
          new CheckerBenchmark(),
          new ScaleoutBenchmark(),
          new AlertBenchmark(),
          new WebBenchmark(),
          new Pictures());

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
    Optional<Options> options =
        chosen.flatMap(each -> Options.parse(words.subList(1, words.size()), each));
    if (chosen.isEmpty() || options.isEmpty()) {
      System.err.println("bench: can't run '" + String.join(" ", words) + "'");
      System.err.print(usage());
      System.exit(2);
      return;
    }
    System.out.println(Json.write(chosen.get().run(options.get())));
    System.exit(0);
  }

  private static String usage() {
    StringBuilder text =
        new StringBuilder(
            "usage: bench/run NAME [--seconds N] [--targets N] [--days N] [--only PART]\n\n");
    for (Benchmark each : BENCHMARKS) {
      text.append("  %-10s %s%n".formatted(each.name(), each.summary()));
      text.append(
          "             default: --seconds %d --targets %d%n"
              .formatted(each.defaultSeconds(), each.defaultTargets()));
      if (!each.parts().isEmpty()) {
        text.append("             parts: %s%n".formatted(String.join(", ", each.parts())));
      }
    }
    return text.append("\n")
        .append(Options.usage())
        .append("\nThe last line of the output is one JSON object. How: bench/README.md\n")
        .toString();
  }
}
