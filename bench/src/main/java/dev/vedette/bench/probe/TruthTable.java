package dev.vedette.bench.probe;

import dev.vedette.bench.harness.Statistics;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The errors of the timings as a table for people and as figures for the last line. */
final class TruthTable {
  private TruthTable() {}

  static Map<String, @Nullable Object> figures(Map<String, @Nullable TimingErrors> errors) {
    Map<String, @Nullable Object> figures = new LinkedHashMap<>();
    figures.put("wait_error_us", worst(errors, TimingErrors::waitUs));
    figures.put("total_error_us", worst(errors, TimingErrors::totalUs));
    Map<String, @Nullable Object> each = new LinkedHashMap<>();
    errors.forEach((who, error) -> each.put(who, error == null ? null : error.figures()));
    figures.put("truth", each);
    return figures;
  }

  /** Of both rates the larger: what holds for Vedette whatever the rate. */
  private static Map<String, @Nullable Double> worst(
      Map<String, @Nullable TimingErrors> errors, Function<TimingErrors, List<Double>> which) {
    Map<String, @Nullable Double> worst = new LinkedHashMap<>();
    for (int percent : new int[] {50, 99}) {
      List<Double> ofEachRate =
          errors.entrySet().stream()
              .filter(each -> each.getKey().startsWith("vedette"))
              .map(Map.Entry::getValue)
              .filter(Objects::nonNull)
              .map(each -> Statistics.percentile(which.apply(each), percent))
              .filter(Objects::nonNull)
              .toList();
      worst.put("p" + percent, Statistics.percentile(ofEachRate, 100));
    }
    return worst;
  }

  static String text(Map<String, @Nullable TimingErrors> errors) {
    StringBuilder text =
        new StringBuilder(
            "%n%-26s %10s %10s %10s %10s %8s%n"
                .formatted(
                    "error of timings, us",
                    "wait p50",
                    "wait p99",
                    "total p50",
                    "total p99",
                    "checks"));
    errors.forEach((who, error) -> text.append(row(who, error)));
    return text.toString();
  }

  private static String row(String who, @Nullable TimingErrors error) {
    if (error == null) {
      return "  %-24s not installed%n".formatted(who);
    }
    return error.waitUs().isEmpty()
        ? "  %-24s no check succeeded%n".formatted(who)
        : "  %-24s %10.0f %10.0f %10.0f %10.0f %8d%n"
            .formatted(
                who,
                Statistics.percentile(error.waitUs(), 50),
                Statistics.percentile(error.waitUs(), 99),
                Statistics.percentile(error.totalUs(), 50),
                Statistics.percentile(error.totalUs(), 99),
                error.waitUs().size());
  }
}
