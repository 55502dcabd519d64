package dev.vedette.app.history;

import dev.vedette.store.query.MonthlyReport.Line;
import java.io.PrintWriter;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The ways to print a report. */
interface ReportFormat {
  /**
   * What it is about.
   *
   * @param location null for all of them together
   */
  record Heading(String target, @Nullable String location) {}

  /** Prints a line for each month, and the last one, which is about all of them. */
  void print(Heading heading, List<Line> lines, PrintWriter out);

  /** For scripts; a table if neither is asked for. */
  final class Choice {
    @Option(names = "--csv", description = "Print comma-separated values (RFC 4180).")
    private boolean csv;

    @Option(names = "--json", description = "Print a JSON object on a line for each month.")
    private boolean json;
  }

  static ReportFormat of(@Nullable Choice choice) {
    if (choice != null && choice.csv) {
      return new ReportRecords(new CsvLines());
    }
    return choice != null && choice.json ? new ReportRecords(new JsonLines()) : new ReportTable();
  }
}
