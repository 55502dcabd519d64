package dev.vedette.bench.store;

import dev.vedette.bench.harness.Options;
import dev.vedette.bench.harness.Progress;
import dev.vedette.bench.harness.Statistics;
import dev.vedette.embedded.EmbeddedPostgres;
import dev.vedette.embedded.PostgresOptions;
import dev.vedette.store.Database;
import dev.vedette.store.PostgresSettings;
import dev.vedette.store.incidents.Incidents;
import dev.vedette.store.query.DailyTimes;
import dev.vedette.store.query.DayLatencies;
import dev.vedette.store.query.Span;
import dev.vedette.store.query.Timeline;
import dev.vedette.store.query.targets.TargetStates;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/** How long the page's questions take, each asked many times of a year of checks. */
final class QueryTimes {
  private static final int OVERVIEW_RUNS = 100;
  private static final int TARGET_RUNS = 40;

  /** A web role reads the overview every few seconds for months. */
  private static final int WARM_UP_RUNS = 20;

  private static final int BAR_DAYS = 90;
  private static final int BACKGROUND_RUNS = 5;
  private static final int MANY_TARGETS = 10_000;

  /** As many points as a wide chart has pixels for. */
  private static final int POINTS = 500;

  /** What one target is asked for: this long, ending so long ago. */
  private record Question(String name, Duration length, Duration ago) {}

  private static final List<Question> QUESTIONS =
      List.of(
          new Question("an hour", Duration.ofHours(1), Duration.ZERO),
          new Question("a day", Duration.ofDays(1), Duration.ZERO),
          new Question("a day, archived", Duration.ofDays(1), Duration.ofDays(200)),
          new Question("a week", Duration.ofDays(7), Duration.ZERO),
          new Question("a month", Duration.ofDays(30), Duration.ZERO),
          new Question("a quarter", Duration.ofDays(90), Duration.ZERO),
          new Question("a year", Duration.ofDays(365), Duration.ZERO));

  private final Map<String, List<Double>> timesMs = new LinkedHashMap<>();
  private final Random random = new Random(5);

  private QueryTimes() {}

  static Map<String, @Nullable Object> measure(Path directory, Options options)
      throws SQLException {
    try (EmbeddedPostgres postgres =
            EmbeddedPostgres.start(directory, new PostgresOptions(0, false, null));
        Database database = Database.open(new PostgresSettings(postgres.uri()))) {
      database.migrate();
      Instant now = Instant.now();
      GeneratedYear year = new GeneratedYear(postgres.jdbcUrl(), database, options.targets(), now);
      year.generate();
      return new QueryTimes().measure(database, year, now);
    }
  }

  private Map<String, @Nullable Object> measure(Database database, GeneratedYear year, Instant now)
      throws SQLException {
    Progress.say("queries: asking");
    Timeline timeline = new Timeline(database);
    askOverview(database, now, "overview");
    List<Double> target = new ArrayList<>();
    for (int run = 0; run < TARGET_RUNS; run++) {
      String name = year.target(random.nextInt(year.archivedTargets()));
      for (Question question : QUESTIONS) {
        Span span = Span.last(question.length(), now.minus(question.ago()));
        target.add(
            time("chart of " + question.name(), () -> timeline.series(name, null, span, POINTS)));
        target.add(time("sum of " + question.name(), () -> timeline.sum(name, null, span)));
      }
    }
    year.grow(MANY_TARGETS);
    askOverview(database, now, "overview of 10,000");
    print(year);
    Map<String, @Nullable Object> figures = new LinkedHashMap<>();
    figures.put("target_query_ms_p95", Statistics.percentile(target, 95));
    figures.put("overview_query_ms_p95", p95("overview"));
    figures.put("overview_10k_query_ms_p95", p95("overview of 10,000"));
    return figures;
  }

  /**
   * What a visitor waits for, and beside it what is read in the background: all days now and then,
   * today and the percentiles again and again.
   */
  private void askOverview(Database database, Instant now, String name) {
    TargetStates states = new TargetStates(database);
    Incidents incidents = new Incidents(database);
    DailyTimes days = new DailyTimes(database);
    DayLatencies latencies = new DayLatencies(database);
    LocalDate today = now.atZone(ZoneOffset.UTC).toLocalDate();
    for (int run = 0; run < WARM_UP_RUNS; run++) {
      var _ = states.read();
      var _ = incidents.open();
    }
    for (int run = 0; run < OVERVIEW_RUNS; run++) {
      double statesMs = time(name + ": states", states::read);
      note(name, statesMs + time(name + ": open incidents", incidents::open));
    }
    for (int run = 0; run < BACKGROUND_RUNS; run++) {
      time(name + ", aside: 90 days", () -> days.read(today.minusDays(BAR_DAYS - 1), now));
      time(name + ", aside: today", () -> days.read(today, now));
      time(name + ", aside: p95", () -> latencies.percentiles(0.95, now));
    }
  }

  private @Nullable Double p95(String name) {
    return Statistics.percentile(timesMs.getOrDefault(name, List.of()), 95);
  }

  private double time(String name, Runnable question) {
    long startedAt = System.nanoTime();
    question.run();
    double ms = (System.nanoTime() - startedAt) / 1e6;
    note(name, ms);
    return ms;
  }

  private void note(String name, double ms) {
    timesMs.computeIfAbsent(name, _ -> new ArrayList<>()).add(ms);
  }

  private void print(GeneratedYear year) {
    System.out.printf("%nqueries of %s%n", year);
    System.out.printf("  %-34s %12s %12s %12s%n", "", "p50 ms", "p95 ms", "runs");
    timesMs.forEach((name, times) ->
        System.out.printf(
            "  %-34s %12.1f %12.1f %12d%n",
            name,
            Statistics.percentile(times, 50),
            Statistics.percentile(times, 95),
            times.size()));
  }
}
