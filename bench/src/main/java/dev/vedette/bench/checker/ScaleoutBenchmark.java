package dev.vedette.bench.checker;

import dev.vedette.app.Vedette;
import dev.vedette.bench.harness.Benchmark;
import dev.vedette.bench.harness.Child;
import dev.vedette.bench.harness.Loopback;
import dev.vedette.bench.harness.Nginx;
import dev.vedette.bench.harness.Options;
import dev.vedette.bench.harness.Progress;
import dev.vedette.bench.harness.Scheme;
import dev.vedette.bench.harness.Statistics;
import dev.vedette.bench.harness.StoreServers;
import dev.vedette.bench.harness.TemporaryDirectory;
import dev.vedette.bench.harness.WriterMain;
import dev.vedette.model.CheckResult;
import dev.vedette.model.Outcome;
import dev.vedette.store.Database;
import dev.vedette.store.PostgresSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.LongSummaryStatistics;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What targets notice when one of three checkers dies, and when another one joins. */
public final class ScaleoutBenchmark implements Benchmark {
  private static final Duration INTERVAL = Duration.ofSeconds(60);

  /** From the start of the checkers until every target has been checked, and a little more. */
  private static final Duration SETTLE = INTERVAL.plusSeconds(20);

  /** From the end until the last result is a row. */
  private static final Duration DRAIN = Duration.ofSeconds(15);

  /** Live checks are not as late as this; those of slots that were taken over are later. */
  private static final Duration LATE = Duration.ofSeconds(3);

  @Override
  public String name() {
    return "scaleout";
  }

  @Override
  public String summary() {
    return "three checkers share targets; one is killed, one joins: gaps, doubled and missing"
        + " slots";
  }

  /** Of each of three phases: before, after the kill, after the join. */
  @Override
  public int defaultSeconds() {
    return 90;
  }

  @Override
  public int defaultTargets() {
    return 30_000;
  }

  @Override
  public Map<String, @Nullable Object> run(Options options) throws Exception {
    try (TemporaryDirectory directory = TemporaryDirectory.create();
        Nginx nginx = Nginx.start(directory.path());
        StoreServers servers = new StoreServers(directory.path().resolve("servers"))) {
      try (Database database = Database.open(new PostgresSettings(servers.postgres().uri()))) {
        database.migrate();
      }
      try (Child writer =
          Child.start(
              Child.java(WriterMain.class, servers.bootstrapServers(), servers.postgres().uri()))) {
        String _ = writer.ask("start");
        return new Run(options, directory.path(), nginx, servers).measure();
      }
    }
  }

  /** One run of it. */
  private static final class Run {
    private static final String PREFIX = "many-";

    private final Options options;
    private final Path directory;
    private final Nginx nginx;
    private final StoreServers servers;
    private final List<Child> checkers = new ArrayList<>();

    Run(Options options, Path directory, Nginx nginx, StoreServers servers) {
      this.options = options;
      this.directory = directory;
      this.nginx = nginx;
      this.servers = servers;
    }

    Map<String, @Nullable Object> measure() throws Exception {
      Duration phase = Duration.ofSeconds(options.seconds());
      apply();
      try {
        for (int i = 0; i < 3; i++) {
          checkers.add(checker(i));
        }
        Progress.say("three checkers share %d targets".formatted(options.targets()));
        Thread.sleep(SETTLE);
        Instant from = Instant.now().truncatedTo(ChronoUnit.MILLIS);
        Thread.sleep(phase);
        Progress.say("killing one");
        Instant killed = Instant.now();
        checkers.get(1).kill();
        Thread.sleep(phase);
        Progress.say("adding one");
        Instant joined = Instant.now();
        checkers.add(checker(3));
        Thread.sleep(phase);
        Instant to = Instant.now().truncatedTo(ChronoUnit.MILLIS);
        Thread.sleep(DRAIN);
        return report(from, killed, joined, to);
      } finally {
        checkers.forEach(Child::close);
      }
    }

    /** The targets go the way that an operator's go. */
    private void apply() throws IOException, InterruptedException {
      StringBuilder yaml = new StringBuilder("targets:\n");
      for (int i = 0; i < options.targets(); i++) {
        yaml.append(
            "- {name: %s%d, url: '%s', interval: %ds}%n"
                .formatted(PREFIX, i, nginx.url(Scheme.PLAIN), INTERVAL.toSeconds()));
      }
      Path targets = Files.writeString(directory.resolve("targets.yaml"), yaml);
      Path configuration = configuration(9);
      Process apply =
          new ProcessBuilder(
                  Child.java(
                      Vedette.class,
                      "targets",
                      "apply",
                      "-c",
                      configuration.toString(),
                      "-f",
                      targets.toString()))
              .redirectError(ProcessBuilder.Redirect.INHERIT)
              .redirectOutput(directory.resolve("apply.txt").toFile())
              .start();
      if (apply.waitFor() != 0) {
        throw new IOException("vedette targets apply has failed");
      }
    }

    private Child checker(int number) throws IOException {
      return Child.start(
          Child.java(Vedette.class, "check", "-c", configuration(number).toString()));
    }

    private Path configuration(int number) throws IOException {
      Path home = Files.createDirectories(directory.resolve("checker-" + number));
      return Files.writeString(
          home.resolve("vedette.yaml"),
          """
          location: bench
          kafka: {bootstrap_servers: "%s"}
          ops: {port: %d}
          check: {spool: {directory: "%s"}}
          """
              .formatted(servers.bootstrapServers(), Loopback.freePort(), home.resolve("spool")));
    }

    private Map<String, @Nullable Object> report(
        Instant from, Instant killed, Instant joined, Instant to) throws SQLException {
      Map<String, List<Long>> checks = new HashMap<>();
      List<Long> takenOver = new ArrayList<>();
      SlotAccount account = new SlotAccount(PREFIX, options.targets(), INTERVAL, from, to);
      SlotAccount.eachEvent(
          servers.bootstrapServers(),
          result -> {
            account.note(result);
            if (!result.startedAt().isBefore(from)
                && !(result.outcome() instanceof Outcome.Unknown)) {
              checks
                  .computeIfAbsent(result.target(), _ -> new ArrayList<>())
                  .add(startedMs(result));
              if (startedMs(result) - result.scheduledAt().toEpochMilli() > LATE.toMillis()) {
                takenOver.add(startedMs(result));
              }
            }
          });
      List<Double> gaps = gaps(checks, from, to);
      String span = "scheduled_at >= '%s' AND scheduled_at < '%s'".formatted(from, to);
      long rows = servers.count("SELECT count(*) FROM check_result WHERE " + span);
      long doubledRows =
          servers.count(
              "SELECT coalesce(sum(n - 1), 0) FROM (SELECT count(*) AS n FROM check_result WHERE "
                  + span
                  + " GROUP BY target_id, location_id, scheduled_at) s");
      Map<String, @Nullable Object> gap = new LinkedHashMap<>();
      gap.put("p50", Statistics.percentile(gaps, 50));
      gap.put("max", Statistics.percentile(gaps, 100));

      System.out.printf(
          "%n%d targets at %d s, three checkers; one killed, one added, %d s each%n",
          options.targets(), INTERVAL.toSeconds(), options.seconds());
      line("slots", "%,d", account.slots());
      line("rows", "%,d", rows);
      line("of these unknown", "%,d", account.unknown());
      line("slots probed twice", "%,d", account.doubled());
      line("longest gap of a target, p50", "%.1f s", Statistics.percentile(gaps, 50));
      line("longest gap of a target, max", "%.1f s", Statistics.percentile(gaps, 100));
      steady("after the kill", killed, joined, takenOver);
      steady("after the join", joined, to, takenOver);

      Map<String, @Nullable Object> figures = new LinkedHashMap<>();
      figures.put("gap_s", gap);
      figures.put("doubled_probes", account.doubled());
      figures.put("doubled_rows", doubledRows);
      figures.put("missing_slots", account.slots() - rows);
      return figures;
    }

    private static long startedMs(CheckResult result) {
      return result.startedAt().toEpochMilli();
    }

    /** The longest time between two checks of each target, in seconds; to the end counts too. */
    private static List<Double> gaps(Map<String, List<Long>> checks, Instant from, Instant to) {
      List<Double> gaps = new ArrayList<>();
      for (List<Long> times : checks.values()) {
        times.sort(null);
        long longest = times.getFirst() - from.toEpochMilli();
        for (int i = 1; i < times.size(); i++) {
          longest = Math.max(longest, times.get(i) - times.get(i - 1));
        }
        gaps.add(Math.max(longest, to.toEpochMilli() - times.getLast()) / 1000.0);
      }
      return gaps;
    }

    private static void steady(String when, Instant from, Instant to, List<Long> takenOver) {
      LongSummaryStatistics late =
          takenOver.stream()
              .filter(time -> time >= from.toEpochMilli() && time < to.toEpochMilli())
              .mapToLong(time -> time - from.toEpochMilli())
              .summaryStatistics();
      line(
          when,
          "%s",
          late.getCount() == 0
              ? "no slot was taken over"
              : "first slot taken over after %.1f s, steady after %.1f s, %,d slots"
                  .formatted(late.getMin() / 1000.0, late.getMax() / 1000.0, late.getCount()));
    }

    private static void line(String name, String format, @Nullable Object value) {
      System.out.printf("  %-30s %s%n", name, format.formatted(value));
    }
  }
}
