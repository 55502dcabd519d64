package dev.vedette.bench.web;

import dev.vedette.bench.harness.Benchmark;
import dev.vedette.bench.harness.Options;
import dev.vedette.bench.harness.Progress;
import dev.vedette.bench.harness.Statistics;
import dev.vedette.bench.harness.TemporaryDirectory;
import dev.vedette.bench.store.TargetPageTimes;
import dev.vedette.embedded.EmbeddedPostgres;
import dev.vedette.embedded.PostgresOptions;
import dev.vedette.store.Database;
import dev.vedette.store.PostgresSettings;
import dev.vedette.web.WebServer;
import dev.vedette.web.WebSettings;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What the overview takes, with thousands of targets and 90 days. */
public final class WebBenchmark implements Benchmark {
  private static final int RUNS = 200;
  private static final int FIRST_RUNS = 20;
  private static final int WARM_UP_RUNS = 60;

  /** Not a divisor of the second between two reads. */
  private static final Duration BETWEEN = Duration.ofMillis(47);

  /** Enough for a read of 10,000 targets on a machine that does nothing else. */
  private static final Duration UNASKED_READ = Duration.ofMillis(700);

  private static final int MANY_TARGETS = 10_000;
  private static final int DAYS = 90;
  private static final int DOWN = 3;
  private static final String FEW = "few";

  /** Parts of what is measured with few. */
  private static final String BROWSER = "browser";

  private static final String REQUESTS = "requests";
  private static final String MANY = "many";
  private static final String TARGET = "target";

  private static final List<String> KEYS =
      List.of(
          "overview_ms_p95",
          "overview_10k_ms_p95",
          "page_kb",
          "elements_per_row",
          "lcp_ms",
          "row_update_bytes",
          "core_share_200_pages",
          "api_p99_ms",
          "errors",
          "target_year_ms_p95");

  @Override
  public String name() {
    return "web";
  }

  @Override
  public String summary() {
    return "the overview's time, bytes and elements; what open pages are sent";
  }

  @Override
  public List<String> parts() {
    return List.of(FEW, BROWSER, REQUESTS, MANY, TARGET);
  }

  @Override
  public Map<String, @Nullable Object> run(Options options) throws Exception {
    Map<String, @Nullable Object> figures = new LinkedHashMap<>();
    KEYS.forEach(key -> figures.put(key, null));
    try (TemporaryDirectory directory = TemporaryDirectory.create()) {
      if (options.wants(FEW) || options.wants(BROWSER) || options.wants(REQUESTS)) {
        Path few = directory.path().resolve("few");
        try (Site site = Site.start(few, new GeneratedSite(options.targets(), DOWN, DAYS))) {
          few(options, site, directory.path().resolve("profile"), figures);
        }
      }
      if (options.wants(MANY)) {
        Path many = directory.path().resolve("many");
        try (Site site = Site.start(many, new GeneratedSite(MANY_TARGETS, DOWN, DAYS))) {
          figures.put("overview_10k_ms_p95", pageMs(site, "overview of 10,000 targets"));
        }
      }
      if (options.wants(TARGET)) {
        figures.putAll(TargetPageTimes.measure(directory.path().resolve("target")));
      }
    }
    return figures;
  }

  private static void few(
      Options options, Site site, Path profile, Map<String, @Nullable Object> figures)
      throws Exception {
    boolean all = options.wants(FEW);
    if (all) {
      measure(site, figures);
    }
    if (all || options.wants(BROWSER)) {
      figures.put("lcp_ms", PageInBrowser.lcpMs(site, profile));
    }
    if (all || options.wants(REQUESTS)) {
      RequestLoad load = new RequestLoad(site);
      load.tellCosts();
      figures.putAll(load.measure());
      load.abort();
    }
  }

  private static void measure(Site site, Map<String, @Nullable Object> figures) throws Exception {
    figures.put("overview_ms_p95", pageMs(site, "overview"));
    PageSize size = PageSize.of(site.visitor());
    figures.put("page_kb", size.wireBytes() / 1e3);
    figures.put("elements_per_row", size.elementsPerRow());
    OpenPages pages = new OpenPages(site);
    figures.put("row_update_bytes", pages.bytesOfOneRow());
    figures.putAll(pages.load());
  }

  /**
   * From the request to the last byte, on a connection that is open: visitors of whom some come
   * while the overview is read, which it is every second.
   */
  private static @Nullable Double pageMs(Site site, String name) throws Exception {
    Progress.say("web: " + name);
    List<Double> first = new ArrayList<>();
    for (int run = 0; run < WARM_UP_RUNS; run++) {
      var _ = ms(site);
    }
    for (int run = 0; run < FIRST_RUNS; run++) {
      site.longAfter();
      first.add(ms(site));
    }
    List<Double> times = new ArrayList<>();
    for (int run = 0; run < RUNS; run++) {
      Thread.sleep(BETWEEN);
      times.add(ms(site));
    }
    tell(name + ", nobody before", first);
    tell(name, times);
    return Statistics.percentile(times, 95);
  }

  private static double ms(Site site) throws Exception {
    long begun = System.nanoTime();
    var _ = site.visitor().page("/");
    return (System.nanoTime() - begun) / 1e6;
  }

  private static void tell(String name, List<Double> times) {
    System.out.printf(
        "%-44s p50 %6.1f ms  p95 %6.1f ms%n",
        name, Statistics.percentile(times, 50), Statistics.percentile(times, 95));
  }

  /** A server on a generated history. */
  record Site(EmbeddedPostgres postgres, Database database, WebServer server, BenchClock clock)
      implements AutoCloseable {
    static Site start(Path directory, GeneratedSite generated) throws Exception {
      Progress.say("web: generating " + generated);
      EmbeddedPostgres postgres =
          EmbeddedPostgres.start(directory, new PostgresOptions(0, false, null));
      Database database = Database.open(new PostgresSettings(postgres.uri()));
      database.migrate();
      generated.generate(postgres.jdbcUrl());
      BenchClock clock = new BenchClock(InstantSource.system());
      WebServer server =
          WebServer.start(
              new WebSettings("127.0.0.1", 0),
              database,
              path -> Optional.empty(),
              new SimpleMeterRegistry(),
              clock);
      return new Site(postgres, database, server, clock);
    }

    Visitor visitor() {
      return new Visitor(server.port());
    }

    /** Nobody has looked for a while, in which it was read all the same. */
    void longAfter() throws InterruptedException {
      clock.forward();
      var _ = server.health();
      Thread.sleep(UNASKED_READ);
      clock.forward();
    }

    @Override
    public void close() {
      server.close();
      database.close();
      postgres.close();
    }
  }
}
