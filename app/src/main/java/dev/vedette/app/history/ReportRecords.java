package dev.vedette.app.history;

import dev.vedette.model.Phase;
import dev.vedette.store.query.MonthlyReport.Line;
import dev.vedette.store.query.Sums;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A report for programs: a record for each month, the last one about the whole time. */
record ReportRecords(RecordLines lines) implements ReportFormat {
  private static final List<String> COLUMNS =
      Stream.concat(
              Stream.of(
                  "target",
                  "location",
                  "period",
                  "first_day",
                  "last_day",
                  "uptime",
                  "coverage",
                  "up_ms",
                  "known_ms",
                  "watched_ms",
                  "locations",
                  "up",
                  "down",
                  "unknown",
                  "min_us",
                  "average_us",
                  "p50_us",
                  "p95_us",
                  "p99_us",
                  "max_us"),
              Arrays.stream(Phase.values()).map(phase -> "average_" + phase.wireName() + "_us"))
          .toList();

  /** A second of a century is seen in them. */
  private static final int SHARE_DIGITS = 10;

  @Override
  public void print(Heading heading, List<Line> months, PrintWriter out) {
    lines.begin(COLUMNS, out);
    for (Line line : months.subList(0, months.size() - 1)) {
      String month = line.first().toString().substring(0, "2026-01".length());
      lines.write(COLUMNS, values(heading, month, line), out);
    }
    lines.write(COLUMNS, values(heading, "all", months.getLast()), out);
    out.flush();
  }

  private static List<@Nullable Object> values(Heading heading, String period, Line line) {
    Sums sums = line.sums();
    List<@Nullable Object> values = new ArrayList<>();
    values.add(heading.target());
    values.add(heading.location());
    values.add(period);
    values.add(line.first().toString());
    values.add(line.last().toString());
    long watchedMs = line.watched().toMillis();
    values.add(Percentage.of(sums.upMs(), sums.knownMs(), SHARE_DIGITS));
    values.add(Percentage.of(sums.knownMs(), watchedMs, SHARE_DIGITS));
    values.addAll(List.of(sums.upMs(), sums.knownMs(), watchedMs, line.locations()));
    values.addAll(List.of(sums.up(), sums.down(), sums.unknown()));
    values.add(micros(sums.minUs()));
    values.add(micros(sums.averageUs()));
    values.add(micros(sums.percentileUs(0.5)));
    values.add(micros(sums.percentileUs(0.95)));
    values.add(micros(sums.percentileUs(0.99)));
    values.add(micros(sums.maxUs()));
    for (Phase phase : Phase.values()) {
      values.add(micros(sums.averageUs(phase)));
    }
    return values;
  }

  private static @Nullable Long micros(double value) {
    return Double.isNaN(value) ? null : Math.round(value);
  }
}
