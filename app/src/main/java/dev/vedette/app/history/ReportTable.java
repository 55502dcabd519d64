package dev.vedette.app.history;

import dev.vedette.store.query.Sums;
import dev.vedette.store.query.UptimeReport.Line;
import java.io.PrintWriter;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** A report for people. */
final class ReportTable implements ReportFormat {
  private static final String ROW = "%11s %13s %11s %11s %9s %9s %9s";
  private static final String NOTHING = "-";
  private static final int MIN_WIDTH = 9;

  /** How long it was down stands beside it; programs get more. */
  private static final int DIGITS = 2;

  private final PrintWriter out;
  private String first = "%s ";
  private boolean byTarget;
  private boolean maintenance;

  ReportTable(PrintWriter out) {
    this.out = out;
  }

  @Override
  public void begin(Heading heading) {
    first = "%-" + Math.max(MIN_WIDTH, heading.width()) + "s ";
    byTarget = heading.unit() == null;
    maintenance = heading.maintenance();
    out.printf("%s%n%n", heading.title());
    out.printf(
        first + ROW,
        heading.unit() == null ? "target" : heading.unit(),
        "uptime %",
        "down for",
        "known %",
        "checks",
        "p50 ms",
        "p95 ms",
        "p99 ms");
    out.println(maintenance ? " %11s".formatted("maintenance") : "");
  }

  @Override
  public void line(@Nullable String target, String period, Line line) {
    Sums sums = line.sums();
    long checks = sums.up() + sums.down() + sums.unknown();
    String name = byTarget ? target == null ? "all" : target : period;
    if (checks == 0) {
      out.printf(first + "%11s%n", name, why(line));
      return;
    }
    out.printf(
        first + ROW,
        name,
        percent(sums.upMs(), sums.knownMs()),
        duration(line.downMs()),
        percent(sums.knownMs(), line.watched().toMillis()),
        String.format(Locale.ROOT, "%,d", checks),
        millis(sums.percentileUs(0.5)),
        millis(sums.percentileUs(0.95)),
        millis(sums.percentileUs(0.99)));
    out.println(maintenance ? " %11s".formatted(duration(line.maintenanceMs())) : "");
  }

  private static String why(Line line) {
    if (line.maintenanceMs() > 0) {
      return "maintenance";
    }
    return line.pausedMs() > 0 ? "paused" : "no checks";
  }

  private static String percent(long part, long whole) {
    BigDecimal percent = Percentage.percent(part, whole, DIGITS);
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
