package dev.vedette.bench.checker;

import dev.vedette.bench.harness.Benchmark;
import dev.vedette.bench.harness.Child;
import dev.vedette.bench.harness.Nginx;
import dev.vedette.bench.harness.Options;
import dev.vedette.bench.harness.Progress;
import dev.vedette.bench.harness.Scheme;
import dev.vedette.bench.harness.Statistics;
import dev.vedette.bench.harness.TemporaryDirectory;
import dev.vedette.embedded.EmbeddedBrokerMain;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Whether one checker keeps up with very many targets, and how many are too many. */
public final class CheckerBenchmark implements Benchmark {
  private static final Duration INTERVAL = Duration.ofSeconds(60);

  /** From the start until classes are loaded, code is compiled and memory has its size. */
  private static final Duration SETTLE = Duration.ofSeconds(20);

  /** From the end of a round until its last result is on the topic. */
  private static final Duration DRAIN = Duration.ofSeconds(13);

  private static final Duration KNEE_INTERVAL = Duration.ofSeconds(10);
  private static final Duration KNEE_SETTLE = Duration.ofSeconds(5);
  private static final Duration KNEE_ROUND = Duration.ofSeconds(15);
  private static final int FIRST_RATE = 1_500;
  private static final double RATE_STEP = 1.25;
  private static final int MAX_STEPS = 14;

  /** A checker that is later than this for one slot in a hundred is over its limit. */
  private static final double KNEE_LATENESS_MS = 100;

  @Override
  public String name() {
    return "checker";
  }

  @Override
  public String summary() {
    return "one checker with very many targets: accounting, lateness, memory, and its limit";
  }

  @Override
  public int defaultSeconds() {
    return 300;
  }

  @Override
  public int defaultTargets() {
    return 100_000;
  }

  @Override
  public Map<String, @Nullable Object> run(Options options) throws Exception {
    try (TemporaryDirectory directory = TemporaryDirectory.create();
        Nginx nginx = Nginx.start(directory.path());
        Child broker =
            Child.start(
                Child.java(
                    EmbeddedBrokerMain.class, directory.path().resolve("kafka").toString(), "0"))) {
      String bootstrapServers = broker.answer();
      Map<String, @Nullable Object> figures = new LinkedHashMap<>();
      try (Child checker = start(bootstrapServers, directory.path().resolve("spool"), nginx)) {
        figures.putAll(many(checker, bootstrapServers, options));
      }
      try (Child checker = start(bootstrapServers, directory.path().resolve("knee"), nginx)) {
        figures.put("knee_per_s", knee(checker, bootstrapServers));
      }
      return figures;
    }
  }

  static Child start(String bootstrapServers, Path spool, Nginx nginx) throws IOException {
    return Child.start(
        Child.java(
            ManyTargetsMain.class,
            bootstrapServers,
            spool.toString(),
            nginx.url(Scheme.PLAIN),
            nginx.url(Scheme.TLS),
            nginx.authority().toString()));
  }

  private static Map<String, @Nullable Object> many(
      Child checker, String bootstrapServers, Options options)
      throws IOException, InterruptedException {
    Progress.say(
        "%d targets at %d s, for %d s"
            .formatted(options.targets(), INTERVAL.toSeconds(), options.seconds()));
    checker.ask("watch many- %d %d".formatted(options.targets(), INTERVAL.toMillis()));
    Thread.sleep(SETTLE);
    String _ = checker.ask("pauses");
    Duration cpuBefore = checker.cpu();
    Instant from = Instant.now().truncatedTo(ChronoUnit.MILLIS);
    Thread.sleep(Duration.ofSeconds(options.seconds()));
    Instant to = Instant.now().truncatedTo(ChronoUnit.MILLIS);
    Duration cpu = checker.cpu().minus(cpuBefore);
    String[] pauses = checker.ask("pauses").split(" ", -1);
    double rss = checker.residentBytes() / (double) (1 << 20);
    Thread.sleep(DRAIN);
    SlotAccount account = new SlotAccount("many-", options.targets(), INTERVAL, from, to);
    account.read(bootstrapServers);

    Map<String, @Nullable Object> lateness = new LinkedHashMap<>();
    lateness.put("p50", Statistics.percentile(account.latenessMs(), 50));
    lateness.put("p99", Statistics.percentile(account.latenessMs(), 99));
    lateness.put("max", Statistics.percentile(account.latenessMs(), 100));
    double cpuPerCheck = cpu.toNanos() / 1000.0 / Math.max(1, account.accounted());
    System.out.printf(
        "%n%d targets at %d s, every tenth over TLS, for %d s on whatever core is free%n",
        options.targets(), INTERVAL.toSeconds(), options.seconds());
    line("slots", "%,d", account.slots());
    line("with a result", "%,d", account.accounted());
    line("of these unknown (missed)", "%,d", account.unknown());
    line("of these down", "%,d", account.down());
    line("slots probed twice", "%,d", account.doubled());
    line("lateness p50 / p99 / max", "%s ms", lateness.values());
    line("CPU time a check", "%.0f us", cpuPerCheck);
    line("resident memory at the end", "%.0f MB", rss);
    line(
        "collector's pauses",
        "%s",
        "%s, %s ms in all, the longest %s ms".formatted((Object[]) pauses));

    Map<String, @Nullable Object> figures = new LinkedHashMap<>();
    figures.put("targets", options.targets());
    figures.put("slots", account.slots());
    figures.put("accounted", account.accounted());
    figures.put("missed", account.unknown());
    figures.put("lateness_ms", lateness);
    figures.put("rss_mb", rss);
    figures.put("cpu_us_per_check", cpuPerCheck);
    return figures;
  }

  private static void line(String name, String format, Object value) {
    System.out.printf("  %-28s %s%n", name, format.formatted(value));
  }

  /** The largest rate at which it was still on time; null when the smallest was too much. */
  private static @Nullable Integer knee(Child checker, String bootstrapServers)
      throws IOException, InterruptedException {
    System.out.printf("%nmore and more checks a second%n");
    System.out.printf("  %10s %12s %12s %10s%n", "checks/s", "p50 ms", "p99 ms", "missed");
    Integer knee = null;
    double rate = FIRST_RATE;
    for (int step = 0; step < MAX_STEPS; step++, rate *= RATE_STEP) {
      String prefix = "knee-" + step + "-";
      int targets = (int) (rate * KNEE_INTERVAL.toSeconds());
      checker.ask("watch %s %d %d".formatted(prefix, targets, KNEE_INTERVAL.toMillis()));
      Thread.sleep(KNEE_SETTLE);
      Instant from = Instant.now().truncatedTo(ChronoUnit.MILLIS);
      Thread.sleep(KNEE_ROUND);
      Instant to = Instant.now().truncatedTo(ChronoUnit.MILLIS);
      checker.ask("watch none 0 1000");
      Thread.sleep(DRAIN);
      SlotAccount account = new SlotAccount(prefix, targets, KNEE_INTERVAL, from, to);
      account.read(bootstrapServers);
      Double p99 = Statistics.percentile(account.latenessMs(), 99);
      System.out.printf(
          "  %10.0f %12.1f %12.1f %10d%n",
          rate,
          Statistics.percentile(account.latenessMs(), 50),
          p99,
          account.slots() - account.accounted() + account.unknown());
      if (p99 == null || p99 > KNEE_LATENESS_MS) {
        return knee;
      }
      knee = (int) rate;
      Progress.say("%d checks a second: p99 %.0f ms late".formatted(knee, p99));
    }
    return knee;
  }
}
