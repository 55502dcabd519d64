package dev.vedette.bench.store;

import dev.vedette.bench.harness.Options;
import dev.vedette.bench.harness.Progress;
import dev.vedette.embedded.EmbeddedPostgres;
import dev.vedette.embedded.PostgresOptions;
import dev.vedette.store.Database;
import dev.vedette.store.PostgresSettings;
import dev.vedette.store.observations.Backtest;
import dev.vedette.store.query.Span;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * How long it takes to decide once more about the incidents of days of checks at one minute, by the
 * rules of their time, and how much memory.
 */
final class BacktestTime {
  /** It does not grow with them, and collections take their time. */
  private static final int MEMORY_DAYS = 5;

  private BacktestTime() {}

  /** Of days that lie in the archive, which are quick to make. */
  static Map<String, @Nullable Object> archived(Path directory, Options options)
      throws SQLException {
    return measure(directory, options, "backtest", GeneratedDays::archive);
  }

  /** Of raw days. */
  static Map<String, @Nullable Object> raw(Path directory, Options options) throws SQLException {
    return measure(directory, options, "backtest_raw", GeneratedDays::raw);
  }

  @FunctionalInterface
  private interface Generator {
    void generate(String jdbcUrl, int targets, Span span) throws SQLException;
  }

  private static Map<String, @Nullable Object> measure(
      Path directory, Options options, String name, Generator generator) throws SQLException {
    try (EmbeddedPostgres postgres =
            EmbeddedPostgres.start(directory, new PostgresOptions(0, false, null));
        Database database = Database.open(new PostgresSettings(postgres.uri()))) {
      database.migrate();
      Instant end = Instant.now().truncatedTo(ChronoUnit.DAYS);
      Span span = Span.last(Duration.ofDays(options.days()), end);
      Progress.say(
          "%s: making %d days of %d targets".formatted(name, options.days(), options.targets()));
      generator.generate(postgres.jdbcUrl(), options.targets(), span);
      return measure(database, span, name);
    }
  }

  private static Map<String, @Nullable Object> measure(Database database, Span span, String name) {
    Progress.say(name + ": deciding once more");
    AtomicLong incidents = new AtomicLong();
    long startedAt = System.nanoTime();
    long checks = run(database, span, incidents);
    double seconds = (System.nanoTime() - startedAt) / 1e9;
    Progress.say(name + ": and once more of some days, for the memory");
    long heapMb = heapBytes(database, span) >> 20;
    System.out.printf(
        "%n  %s: decided once more about %,d checks in %.1f s, %,.0f a second: %,d incidents;"
            + " heap at most %d MB%n",
        name, checks, seconds, checks / seconds, incidents.get(), heapMb);
    Map<String, @Nullable Object> figures = new LinkedHashMap<>();
    figures.put(name + "_s", seconds);
    figures.put(name + "_heap_mb", heapMb);
    return figures;
  }

  private static long run(Database database, Span span, AtomicLong incidents) {
    return new Backtest(database)
        .run(
            null,
            span,
            (target, slot, ofItsTime) -> ofItsTime.rule(),
            (target, found) -> incidents.addAndGet(found.size()));
  }

  /** The most that was left by a collection: one after another is made while it runs. */
  private static long heapBytes(Database database, Span span) {
    Span some =
        Span.last(Duration.ofDays(Math.min(MEMORY_DAYS, span.length().toDays())), span.to());
    AtomicBoolean isOver = new AtomicBoolean();
    AtomicLong most = new AtomicLong();
    Thread collector =
        Thread.ofPlatform()
            .start(() -> {
              while (!isOver.get()) {
                System.gc();
                Runtime runtime = Runtime.getRuntime();
                long used = runtime.totalMemory() - runtime.freeMemory();
                most.accumulateAndGet(used, Math::max);
              }
            });
    try {
      run(database, some, new AtomicLong());
    } finally {
      isOver.set(true);
    }
    try {
      collector.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return most.get();
  }
}
