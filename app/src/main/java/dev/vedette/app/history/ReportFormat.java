package dev.vedette.app.history;

import dev.vedette.store.query.UptimeReport.Line;
import java.io.PrintWriter;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The ways to print a report. */
interface ReportFormat {
  /** Says what it is about. */
  void begin(Heading heading);

  /**
   * A line.
   *
   * @param target null: all of them together
   * @param period what it is about; {@code all}: all of the time
   */
  void line(@Nullable String target, String period, Line line);

  /**
   * What it is about.
   *
   * @param title for people
   * @param location null for all of them together
   * @param unit what each line is about; null: a target
   * @param width of the longest name of a line
   * @param maintenance whether a line may have some
   */
  record Heading(
      String title,
      @Nullable String location,
      @Nullable PeriodUnit unit,
      int width,
      boolean maintenance) {}

  /** For scripts; a table if neither is asked for. */
  final class Choice {
    @Option(names = "--csv", description = "Print comma-separated values (RFC 4180).")
    private boolean csv;

    @Option(names = "--json", description = "Print a JSON object on a line for each record.")
    private boolean json;
  }

  static ReportFormat of(@Nullable Choice choice, PrintWriter out) {
    if (choice != null && choice.csv) {
      return new ReportRecords(new CsvLines(), out);
    }
    return choice != null && choice.json
        ? new ReportRecords(new JsonLines(), out)
        : new ReportTable(out);
  }
}
