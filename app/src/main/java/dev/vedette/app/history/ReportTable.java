package dev.vedette.app.history;

import dev.vedette.store.query.MonthlyReport.Line;
import dev.vedette.store.query.Sums;
import java.io.PrintWriter;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.List;
import java.util.Locale;

/** A report for people. */
final class ReportTable implements ReportFormat {
  private static final String ROW = "%-9s %11s %13s %11s %11s %9s %9s %9s%n";
  private static final String NOTHING = "-";

  @Override
  public void print(Heading heading, List<Line> lines, PrintWriter out) {
    out.printf("%s, %s, months in UTC%n%n", heading.target(), where(heading, lines.getLast()));
    out.printf(
        ROW, "month", "uptime %", "down for", "known %", "checks", "p50 ms", "p95 ms", "p99 ms");
    for (Line line : lines.subList(0, lines.size() - 1)) {
      print(line.first().toString().substring(0, "2026-01".length()), line, out);
    }
    print("all", lines.getLast(), out);
    out.flush();
  }

  private static String where(Heading heading, Line all) {
    if (heading.location() != null) {
      return heading.location();
    }
    return all.locations() > 1
        ? "%d locations taken together (down for: their average)".formatted(all.locations())
        : "all locations";
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
        percent(sums.upMs(), sums.knownMs()),
        duration(line.downMs()),
        percent(sums.knownMs(), line.watched().toMillis()),
        String.format(Locale.ROOT, "%,d", checks),
        millis(sums.percentileUs(0.5)),
        millis(sums.percentileUs(0.95)),
        millis(sums.percentileUs(0.99)));
  }

  private static String percent(long part, long whole) {
    BigDecimal percent = Percentage.percent(part, whole, 4);
    return percent == null ? NOTHING : percent.toPlainString();
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
