package dev.vedette.bench.probe;

import dev.vedette.bench.harness.Benchmark;
import dev.vedette.bench.harness.Child;
import dev.vedette.bench.harness.Cores;
import dev.vedette.bench.harness.Nginx;
import dev.vedette.bench.harness.Options;
import dev.vedette.bench.harness.Programs;
import dev.vedette.bench.harness.Progress;
import dev.vedette.bench.harness.Scheme;
import dev.vedette.bench.harness.TemporaryDirectory;
import dev.vedette.embedded.EmbeddedBrokerMain;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a check costs, beside its peers, and how true its times are. */
public final class ProbeBenchmark implements Benchmark {
  @Override
  public String name() {
    return "probe";
  }

  @Override
  public String summary() {
    return "CPU time of a check, beside blackbox_exporter and ab; the error of its timings";
  }

  @Override
  public Map<String, @Nullable Object> run(Options options) throws Exception {
    int seconds = options.seconds();
    Programs.require("taskset", "util-linux");
    Map<String, @Nullable Object> figures = new LinkedHashMap<>();
    Map<Scheme, Costs> costs = costs(seconds);
    Map<String, @Nullable TimingErrors> errors = errors(seconds);
    costs.forEach((scheme, each) -> figures.put(scheme.label(), CostTable.figures(each)));
    figures.putAll(TruthTable.figures(errors));
    costs.forEach((scheme, each) -> System.out.print(CostTable.text(scheme, each)));
    System.out.print(TruthTable.text(errors));
    return figures;
  }

  private static Map<String, @Nullable TimingErrors> errors(int seconds)
      throws IOException, InterruptedException {
    try (TemporaryDirectory directory = TemporaryDirectory.create()) {
      return Truth.measure(directory.path(), seconds);
    }
  }

  private static Map<Scheme, Costs> costs(int seconds) throws IOException, InterruptedException {
    Cores cores = Cores.find();
    Map<Scheme, Costs> costs = new EnumMap<>(Scheme.class);
    try (TemporaryDirectory directory = TemporaryDirectory.create();
        Nginx nginx = Nginx.start(directory.path(), cores);
        Child broker = startBroker(directory.path(), cores)) {
      List<Contender> contenders = new ArrayList<>();
      try {
        contenders.add(VedetteChecker.start(nginx, broker.answer(), cores));
        addPeers(contenders, nginx, directory.path(), cores);
        for (Scheme scheme : Scheme.values()) {
          costs.put(scheme, Costs.measure(contenders, scheme, seconds));
        }
      } finally {
        contenders.forEach(Contender::close);
      }
    }
    return costs;
  }

  private static Child startBroker(Path directory, Cores cores) throws IOException {
    Progress.say("starting a Kafka broker");
    Path data = Files.createDirectory(directory.resolve("kafka"));
    return Child.start(cores.others(Child.java(EmbeddedBrokerMain.class, data.toString(), "0")));
  }

  private static void addPeers(List<Contender> contenders, Nginx nginx, Path directory, Cores cores)
      throws IOException, InterruptedException {
    BlackboxExporter.find(nginx, directory, cores)
        .ifPresentOrElse(
            contenders::add,
            () ->
                Progress.say(
                    "blackbox_exporter or wrk is not installed: its figures are null"
                        + " (Debian: prometheus-blackbox-exporter, wrk)"));
    ApacheBench.find(nginx, cores)
        .ifPresentOrElse(
            contenders::add,
            () ->
                Progress.say("ab is not installed: its figures are null (Debian: apache2-utils)"));
  }
}
