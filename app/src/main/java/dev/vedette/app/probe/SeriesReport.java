package dev.vedette.app.probe;

import dev.vedette.app.cli.Paint;
import dev.vedette.app.cli.ServerText;
import dev.vedette.app.printing.ProbeReport;
import dev.vedette.app.printing.Waterfall;
import dev.vedette.model.Failure;
import dev.vedette.model.Phase;
import dev.vedette.model.Target;
import dev.vedette.model.Timings;
import dev.vedette.probe.Observation;
import java.io.PrintWriter;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A series of checks as a table that grows by a row for each check, and at its end, which a signal
 * may bring about early, what there is to say about all of them.
 */
final class SeriesReport {
  private static final int COLUMNS = 80;
  private static final int NAME_COLUMNS = 30;
  private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("HH:mm:ss.SSS");

  private final PrintWriter out;
  private final Paint paint;
  private final ZoneId zone;
  private final boolean named;
  private final Map<String, SeriesStatistics> statistics = new LinkedHashMap<>();
  private boolean ended;

  /**
   * @param named whether rows say which target they tell of
   */
  SeriesReport(PrintWriter out, Paint paint, ZoneId zone, boolean named) {
    this.out = out;
    this.paint = paint;
    this.zone = zone;
    this.named = named;
  }

  /** Prints the row of a check, unless the summary is out already. */
  synchronized void add(Target target, Observation seen) {
    if (ended) {
      return;
    }
    if (statistics.isEmpty()) {
      out.println(paint.bold(heading()));
    }
    statistics
        .computeIfAbsent(target.name(), name -> new SeriesStatistics())
        .add(seen.outcome(), seen.timings());
    out.println(row(seen) + (named ? "  " + ServerText.line(target.name(), NAME_COLUMNS) : ""));
    Failure failure = ProbeReport.failure(seen.outcome());
    if (failure != null) {
      String why = "  " + failure.code().wireName() + ": " + failure.message();
      out.println(ServerText.line(why, COLUMNS));
    }
    out.flush();
  }

  /** Prints the summary, the first time that it is called. */
  synchronized void end() {
    if (!ended) {
      ended = true;
      statistics.forEach(this::summarise);
      out.flush();
    }
  }

  private static String heading() {
    StringBuilder heading = new StringBuilder("%-12s %-7s %3s %7s".formatted("time", "", "", "ms"));
    for (Phase phase : Phase.values()) {
      heading.append("%8s".formatted(phase.wireName()));
    }
    return heading.toString();
  }

  private String row(Observation seen) {
    String outcome = seen.outcome().wireName();
    StringBuilder row = new StringBuilder(TIME.format(seen.startedAt().atZone(zone)));
    row.append(' ').append(paint.outcome(seen.outcome())).append(" ".repeat(7 - outcome.length()));
    row.append(" %3s ".formatted(seen.status() == null ? "-" : seen.status()));
    row.append("%7s".formatted(Waterfall.number(seen.timings().totalUs())));
    for (Phase phase : Phase.values()) {
      long micros = seen.timings().micros(phase);
      String time = micros == Timings.ABSENT ? "-" : Waterfall.number(micros);
      row.append(paint.phase(phase, "%8s".formatted(time)));
    }
    return row.toString();
  }

  private void summarise(String name, SeriesStatistics all) {
    out.println();
    out.println(
        "%s  %d checks: %d up, %d down%s"
            .formatted(
                ServerText.line(name, COLUMNS / 2),
                all.checks(),
                all.up(),
                all.down(),
                all.unknown() == 0 ? "" : ", " + all.unknown() + " unknown"));
    out.println("%-10s%11s%11s%11s%11s".formatted("", "min", "median", "p95", "max"));
    for (Phase phase : Phase.values()) {
      printSpread(phase.wireName(), all.phase(phase));
    }
    printSpread("total", all.total());
  }

  private void printSpread(String name, @Nullable Spread spread) {
    if (spread != null) {
      out.println(
          "  %-8s%11s%11s%11s%11s"
              .formatted(
                  name,
                  Waterfall.millis(spread.min()),
                  Waterfall.millis(spread.median()),
                  Waterfall.millis(spread.p95()),
                  Waterfall.millis(spread.max())));
    }
  }
}
