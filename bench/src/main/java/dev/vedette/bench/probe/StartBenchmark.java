package dev.vedette.bench.probe;

import static java.util.Objects.requireNonNull;

import dev.vedette.bench.harness.Benchmark;
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
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** From Enter to an answer: the distribution's short commands, each a new process. */
public final class StartBenchmark implements Benchmark {
  private static final int STARTS = 10;

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
    return "From Enter to an answer: --version and probe, beside curl.";
  }

  @Override
  public Map<String, @Nullable Object> run(Options options) throws Exception {
    Path home = Path.of(System.getProperty("vedette.root", "."), "app/target/dist/vedette");
    String vedette = home.resolve("bin/vedette").toString();
    // Without it the first starts would make it, beside themselves.
    Programs.output(List.of("sh", "-c", home.resolve("bin/make-aot-cache") + " || true"));
    TestAuthority authority = TestAuthority.create("Authority");
    Script page = Script.ok("hello");
    try (TemporaryDirectory directory = TemporaryDirectory.create();
        RawServer plain = RawServer.start(page);
        TlsServer secure = TlsServer.start(authority.issue("localhost"), page)) {
      String trusted = authority.writeTo(directory.path(), "authority").toString();
      String url = plain.url("/").toString();
      String secureUrl = secure.url("localhost", "/").toString();
      List<Start> http = measure(List.of(vedette, "probe", url));
      Map<String, @Nullable Object> figures = new LinkedHashMap<>();
      figures.put("version_s", seconds(measure(List.of(vedette, "--version"))));
      figures.put("probe_http_s", seconds(http));
      figures.put("probe_http_cpu_s", median(http.stream().map(Start::cpuSeconds).toList()));
      figures.put(
          "probe_https_s", seconds(measure(List.of(vedette, "probe", secureUrl, "--ca", trusted))));
      figures.put(
          "curl_s",
          Programs.find("curl").isEmpty()
              ? null
              : seconds(measure(List.of("curl", "--silent", "--fail", url))));
      figures.forEach((name, figure) -> System.out.printf("%-18s %s%n", name, figure));
      return figures;
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
