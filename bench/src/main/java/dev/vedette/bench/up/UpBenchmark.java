package dev.vedette.bench.up;

import dev.vedette.bench.harness.Benchmark;
import dev.vedette.bench.harness.Distribution;
import dev.vedette.bench.harness.Nginx;
import dev.vedette.bench.harness.Options;
import dev.vedette.bench.harness.Progress;
import dev.vedette.bench.harness.RunningUp;
import dev.vedette.bench.harness.RunningUp.Account;
import dev.vedette.bench.harness.Scheme;
import dev.vedette.bench.harness.TemporaryDirectory;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The laptop's {@code vedette up}: CPU time for each stored check, and with nothing to do. */
public final class UpBenchmark implements Benchmark {
  private static final String LOAD = "load";
  private static final String IDLE = "idle";

  /** After the start, when the JIT compiler is at work, and when it has done most of it. */
  private static final List<Integer> COUNTED = List.of(2, 10);

  private static final Duration MINUTE = Duration.ofMinutes(1);
  private static final Duration INTERVAL = Duration.ofSeconds(5);
  private static final Duration IDLE_INTERVAL = Duration.ofSeconds(60);

  /** What a start leaves to do is done by then, most of it by the JIT compiler. */
  private static final Duration IDLE_AFTER = Duration.ofMinutes(3);

  private static final Duration IDLE_FOR = Duration.ofMinutes(2);

  @Override
  public String name() {
    return "up";
  }

  @Override
  public String summary() {
    return "vedette up on a laptop: CPU time for each stored check, and with one target.";
  }

  @Override
  public List<String> parts() {
    return List.of(LOAD, IDLE);
  }

  @Override
  public int defaultSeconds() {
    return 600;
  }

  @Override
  public int defaultTargets() {
    return 300;
  }

  @Override
  public Map<String, @Nullable Object> run(Options options) throws Exception {
    Map<String, @Nullable Object> figures = new LinkedHashMap<>();
    COUNTED.forEach(minute -> figures.put("us_per_stored_check_minute_" + minute, null));
    figures.put("idle_core_share", null);
    figures.put("rss_mb", null);
    // The one that a user has from the second start on.
    Distribution.makeCache("up");
    try (TemporaryDirectory directory = TemporaryDirectory.create();
        Nginx nginx = Nginx.start(directory.path())) {
      if (options.wants(LOAD)) {
        load(options, directory.path(), nginx, figures);
      }
      if (options.wants(IDLE)) {
        figures.put("idle_core_share", idle(directory.path(), nginx));
      }
    }
    figures.forEach((name, figure) -> System.out.printf("%-30s %s%n", name, figure));
    return figures;
  }

  private static void load(
      Options options, Path directory, Nginx nginx, Map<String, @Nullable Object> figures)
      throws IOException, InterruptedException, SQLException {
    Path configuration =
        configuration(directory.resolve("load.yaml"), nginx, options.targets(), INTERVAL);
    long minutes = options.seconds() / MINUTE.toSeconds();
    Progress.say("vedette up with %d targets for %d min".formatted(options.targets(), minutes));
    try (RunningUp up = RunningUp.start(configuration, directory.resolve("load"))) {
      Account before = up.account();
      for (int minute = 1; minute <= minutes; minute++) {
        up.await(MINUTE.multipliedBy(minute));
        Account now = up.account();
        Account since = now.since(before);
        before = now;
        Progress.say(
            "minute %d: %d checks, %.0f us each, %d MB"
                .formatted(minute, since.checks(), since.microsPerCheck(), up.residentMegabytes()));
        if (COUNTED.contains(minute)) {
          figures.put("us_per_stored_check_minute_" + minute, rounded(since.microsPerCheck(), 0));
        }
      }
      figures.put("rss_mb", up.residentMegabytes());
    }
  }

  private static BigDecimal idle(Path directory, Nginx nginx)
      throws IOException, InterruptedException, SQLException {
    Path configuration = configuration(directory.resolve("idle.yaml"), nginx, 1, IDLE_INTERVAL);
    Progress.say("vedette up with one target");
    try (RunningUp up = RunningUp.start(configuration, directory.resolve("idle"))) {
      up.await(IDLE_AFTER);
      Account before = up.account();
      up.await(IDLE_AFTER.plus(IDLE_FOR));
      double share = (double) up.account().since(before).cpu().toNanos() / IDLE_FOR.toNanos();
      return rounded(share, 4);
    }
  }

  private static BigDecimal rounded(double figure, int places) {
    return BigDecimal.valueOf(figure).setScale(places, RoundingMode.HALF_UP);
  }

  private static Path configuration(Path file, Nginx nginx, int targets, Duration interval)
      throws IOException {
    StringBuilder yaml = new StringBuilder("targets:\n");
    for (int i = 0; i < targets; i++) {
      yaml.append(
          "- {name: target-%d, url: '%s', interval: %ds}%n"
              .formatted(i, nginx.url(Scheme.PLAIN), interval.toSeconds()));
    }
    return Files.writeString(file, yaml);
  }
}
