package dev.vedette.app;

import dev.vedette.model.Phase;
import dev.vedette.store.MonthlyReport.Line;
import dev.vedette.store.Sums;
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
                  "first_day",
                  "last_day",
                  "uptime",
                  "coverage",
                  "up_ms",
                  "known_ms",
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

  @Override
  public void print(Heading heading, List<Line> months, PrintWriter out) {
    lines.begin(COLUMNS, out);
    for (Line line : months) {
      lines.write(COLUMNS, values(heading, line), out);
    }
    out.flush();
  }

  private static List<@Nullable Object> values(Heading heading, Line line) {
    Sums sums = line.sums();
    List<@Nullable Object> values = new ArrayList<>();
    values.add(heading.target());
    values.add(heading.location());
    values.add(line.first().toString());
    values.add(line.last().toString());
    values.add(number(sums.uptime()));
    values.add(number(line.coverage()));
    values.addAll(List.of(sums.upMs(), sums.knownMs(), sums.up(), sums.down(), sums.unknown()));
    values.add(number(sums.minUs()));
    values.add(number(sums.averageUs()));
    values.add(number(sums.percentileUs(0.5)));
    values.add(number(sums.percentileUs(0.95)));
    values.add(number(sums.percentileUs(0.99)));
    values.add(number(sums.maxUs()));
    for (Phase phase : Phase.values()) {
      values.add(number(sums.averageUs(phase)));
    }
    return values;
  }

  private static @Nullable Double number(double value) {
    return Double.isNaN(value) ? null : value;
  }
}
