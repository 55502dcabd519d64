package dev.vedette.app;

import dev.vedette.store.MonthlyReport.Line;
import dev.vedette.store.Sums;
import java.io.PrintWriter;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.util.List;
import java.util.Locale;

/** A report for people. */
final class ReportTable implements ReportFormat {
  private static final String ROW = "%-9s %11s %13s %11s %11s %9s %9s %9s%n";
  private static final String NOTHING = "-";

  @Override
  public void print(Heading heading, List<Line> lines, PrintWriter out) {
    String where = heading.location() == null ? "all locations" : heading.location();
    out.printf("%s, %s, months in UTC%n%n", heading.target(), where);
    out.printf(
        ROW, "month", "uptime %", "down for", "known %", "checks", "p50 ms", "p95 ms", "p99 ms");
    for (Line line : lines.subList(0, lines.size() - 1)) {
      print(line.first().toString().substring(0, "2026-01".length()), line, out);
    }
    print("all", lines.getLast(), out);
    out.flush();
  }

  private static void print(String name, Line line, PrintWriter out) {
    Sums sums = line.sums();
    long checks = sums.up() + sums.down() + sums.unknown();
    if (checks == 0) {
      out.printf("%-9s %11s%n", name, "no checks");
      return;
    }
    out.printf(
        ROW,
        name,
        percent(sums.uptime()),
        duration(sums.knownMs() - sums.upMs()),
        percent(line.coverage()),
        String.format(Locale.ROOT, "%,d", checks),
        millis(sums.percentileUs(0.5)),
        millis(sums.percentileUs(0.95)),
        millis(sums.percentileUs(0.99)));
  }

  /** Cut, not rounded: what is not all is not 100 %. */
  static String percent(double share) {
    return Double.isNaN(share)
        ? NOTHING
        : new BigDecimal(share * 100).setScale(4, RoundingMode.DOWN).toString();
  }

  private static String millis(double micros) {
    return Double.isNaN(micros) ? NOTHING : String.format(Locale.ROOT, "%.1f", micros / 1000);
  }

  private static String duration(long ms) {
    Duration time = Duration.ofMillis(ms);
    if (time.toDays() > 0) {
      return "%dd %dh %dm".formatted(time.toDays(), time.toHoursPart(), time.toMinutesPart());
    }
    return time.toHours() > 0
        ? "%dh %dm %ds".formatted(time.toHours(), time.toMinutesPart(), time.toSecondsPart())
        : "%dm %ds".formatted(time.toMinutes(), time.toSecondsPart());
  }
}
