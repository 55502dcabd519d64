package dev.vedette.bench.start;

import static java.util.Objects.requireNonNull;

import dev.vedette.bench.harness.Benchmark;
import dev.vedette.bench.harness.Distribution;
import dev.vedette.bench.harness.Nginx;
import dev.vedette.bench.harness.Options;
import dev.vedette.bench.harness.Programs;
import dev.vedette.bench.harness.Statistics;
import dev.vedette.bench.harness.TemporaryDirectory;
import dev.vedette.testkit.RawServer;
import dev.vedette.testkit.Script;
import dev.vedette.testkit.TestAuthority;
import dev.vedette.testkit.TlsServer;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * From Enter to an answer: the distribution's short commands, each a new process, and {@code
 * vedette up}; and the memory that its roles keep.
 */
public final class StartBenchmark implements Benchmark {
  private static final int STARTS = 10;
  private static final String ANSWERS = "answers";
  private static final String UP = "up";
  private static final String MEMORY = "memory";
  private static final String EXPORTER = "exporter_s";

  private static final List<String> FIGURES =
      List.of(
          "version_s",
          "probe_http_s",
          "probe_http_cpu_s",
          "probe_https_s",
          "curl_s",
          EXPORTER,
          "up_first_result_s",
          "rss_mb");

  /** What a shell's {@code times} says of its children, in its second line: user and system. */
  private static final Pattern TIMES =
      Pattern.compile("(\\d+)m([0-9.]+)s (\\d+)m([0-9.]+)s\\s*\\z");

  private record Start(double seconds, double cpuSeconds) {}

  @Override
  public String name() {
    return "start";
  }

  @Override
  public String summary() {
    return "From Enter to an answer, beside curl and blackbox_exporter; and the roles' memory.";
  }

  @Override
  public List<String> parts() {
    return List.of(ANSWERS, UP, MEMORY);
  }

  @Override
  public int defaultSeconds() {
    return 90;
  }

  @Override
  public Map<String, @Nullable Object> run(Options options) throws Exception {
    Map<String, @Nullable Object> figures = new LinkedHashMap<>();
    FIGURES.forEach(name -> figures.put(name, null));
    if (options.wants(ANSWERS) || options.wants(UP)) {
      Distribution.makeCache("");
    }
    if (options.wants(UP)) {
      Distribution.makeCache("up");
    }
    try (TemporaryDirectory directory = TemporaryDirectory.create()) {
      if (options.wants(ANSWERS)) {
        answers(directory.path(), figures);
      }
      if (options.wants(UP)) {
        figures.put("up_first_result_s", up(directory.path()));
      }
      if (options.wants(MEMORY)) {
        try (Nginx nginx = Nginx.start(directory.path())) {
          figures.put(
              "rss_mb",
              new ResidentMemory(directory.path(), nginx)
                  .measure(Duration.ofSeconds(options.seconds())));
        }
      }
    }
    figures.forEach((name, figure) -> System.out.printf("%-18s %s%n", name, figure));
    // A program that has a place in the table and none in the last line.
    figures.remove(EXPORTER);
    return figures;
  }

  private static void answers(Path directory, Map<String, @Nullable Object> figures)
      throws Exception {
    TestAuthority authority = TestAuthority.create("Authority");
    Script page = Script.ok("hello");
    try (RawServer plain = RawServer.start(page);
        TlsServer secure = TlsServer.start(authority.issue("localhost"), page)) {
      String trusted = authority.writeTo(directory, "authority").toString();
      String url = plain.url("/").toString();
      String secureUrl = secure.url("localhost", "/").toString();
      List<Start> http = measure(Distribution.command("probe", url));
      figures.put("version_s", seconds(measure(Distribution.command("--version"))));
      figures.put("probe_http_s", seconds(http));
      figures.put("probe_http_cpu_s", median(http.stream().map(Start::cpuSeconds).toList()));
      figures.put(
          "probe_https_s",
          seconds(measure(Distribution.command("probe", secureUrl, "--ca", trusted))));
      if (Programs.find("curl").isPresent()) {
        figures.put("curl_s", seconds(measure(List.of("curl", "--silent", "--fail", url))));
      }
      List<Double> exporter = ExporterStart.measure(url, STARTS, directory);
      figures.put(EXPORTER, exporter.isEmpty() ? null : median(exporter));
    }
  }

  private static BigDecimal up(Path directory) throws IOException, InterruptedException {
    try (RawServer site = RawServer.start(Script.ok("hello"))) {
      Path configuration =
          Files.writeString(
              directory.resolve("up.yaml"),
              "targets: [{name: site, url: '%s', interval: 1s}]%n".formatted(site.url("/")));
      return median(FirstResult.measure(configuration, directory.resolve("up")));
    }
  }

  private static List<Start> measure(List<String> command)
      throws IOException, InterruptedException {
    List<Start> starts = new ArrayList<>();
    List<String> timed =
        new ArrayList<>(List.of("sh", "-c", "\"$@\" >/dev/null 2>&1 || exit 1; times", "sh"));
    timed.addAll(command);
    for (int i = 0; i < STARTS; i++) {
      long begun = System.nanoTime();
      String times = Programs.output(timed);
      double took = (System.nanoTime() - begun) / 1e9;
      Matcher children = TIMES.matcher(times);
      if (!children.find()) {
        throw new IOException("this shell's times can't be read: " + times);
      }
      double user = minutes(children, 1);
      starts.add(new Start(took, user + minutes(children, 3)));
    }
    return starts;
  }

  private static double minutes(Matcher times, int group) {
    return 60 * Double.parseDouble(times.group(group)) + Double.parseDouble(times.group(group + 1));
  }

  private static BigDecimal seconds(List<Start> starts) {
    return median(starts.stream().map(Start::seconds).toList());
  }

  private static BigDecimal median(List<Double> figures) {
    return BigDecimal.valueOf(requireNonNull(Statistics.median(figures)))
        .setScale(3, RoundingMode.HALF_UP);
  }
}
