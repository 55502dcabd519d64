package dev.vedette.bench.store;

import dev.vedette.bench.harness.Benchmark;
import dev.vedette.bench.harness.Options;
import dev.vedette.bench.harness.TemporaryDirectory;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How fast checks get into PostgreSQL, what they take there, and how fast questions are answered.
 */
public final class StoreBenchmark implements Benchmark {
  private static final List<String> KEYS =
      List.of(
          "writer_rows_per_s",
          "decisions_ratio",
          "decide_mb_100k",
          "copy_rows_per_s",
          "debezium_rows_per_s",
          "raw_bytes_per_check",
          "archive_bytes_per_check",
          "target_query_ms_p95",
          "overview_query_ms_p95",
          "target_year_ms_p95",
          "overview_10k_query_ms_p95",
          "backtest_s",
          "backtest_heap_mb");

  @Override
  public String name() {
    return "store";
  }

  @Override
  public String summary() {
    return "the writer beside COPY and Debezium's JDBC sink; bytes of a check; the page's queries;"
        + " a backtest";
  }

  @Override
  public List<String> parts() {
    return List.of("writer", "archive", "queries", "backtest", "backtest-raw", "target-page");
  }

  @Override
  public Map<String, @Nullable Object> run(Options options) throws Exception {
    Map<String, @Nullable Object> figures = new LinkedHashMap<>();
    KEYS.forEach(key -> figures.put(key, null));
    try (TemporaryDirectory directory = TemporaryDirectory.create()) {
      if (options.wants("writer")) {
        figures.putAll(WriterRates.measure(directory.path().resolve("writer"), options));
      }
      if (options.wants("archive")) {
        figures.putAll(ArchiveSize.measure(directory.path().resolve("archive")));
      }
      if (options.wants("backtest")) {
        figures.putAll(BacktestTime.archived(directory.path().resolve("backtest"), options));
      }
      // Five minutes and five gigabytes of data, for who asks for it.
      if ("backtest-raw".equals(options.only())) {
        figures.putAll(BacktestTime.raw(directory.path().resolve("backtest-raw"), options));
      }
      if (options.wants("queries")) {
        figures.putAll(QueryTimes.measure(directory.path().resolve("queries"), options));
      }
      if (options.wants("target-page")) {
        figures.putAll(TargetPageTimes.measure(directory.path().resolve("target-page")));
      }
    }
    return figures;
  }
}
