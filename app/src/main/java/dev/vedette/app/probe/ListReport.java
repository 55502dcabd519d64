package dev.vedette.app.probe;

import dev.vedette.app.cli.Paint;
import dev.vedette.app.cli.ServerText;
import dev.vedette.app.printing.ProbeReport;
import dev.vedette.app.printing.Waterfall;
import dev.vedette.model.Failure;
import dev.vedette.model.Outcome;
import dev.vedette.model.Target;
import dev.vedette.probe.Observation;
import java.io.PrintWriter;
import java.util.StringJoiner;

/** The targets of a configuration, a line for each, and at the end how many are what. */
final class ListReport {
  /** A terminal's, and as much again for a reason that would be cut where it gets to the point. */
  private static final int COLUMNS = 160;

  private static final int NAME_COLUMNS = 30;

  private final PrintWriter out;
  private final Paint paint;
  private int up;
  private int down;
  private int unknown;

  ListReport(PrintWriter out, Paint paint) {
    this.out = out;
    this.paint = paint;
  }

  void print(Target target, Observation seen) {
    switch (seen.outcome()) {
      case Outcome.Up _ -> up++;
      case Outcome.Down _ -> down++;
      case Outcome.Unknown _ -> unknown++;
    }
    String word = seen.outcome().wireName();
    String rest =
        " ".repeat(8 - word.length())
            + "%3s %9s  "
                .formatted(
                    seen.status() == null ? "-" : seen.status(),
                    Waterfall.millis(seen.timings().totalUs()))
            + ServerText.line(target.name(), NAME_COLUMNS);
    Failure failure = ProbeReport.failure(seen.outcome());
    if (failure != null) {
      rest += "  " + failure.code().wireName() + ": " + failure.message();
    }
    out.println(paint.outcome(seen.outcome()) + ServerText.line(rest, COLUMNS - word.length()));
    out.flush();
  }

  /** Tells the sum; that none is unknown goes without saying. */
  void end() {
    StringJoiner counts = new StringJoiner(", ");
    counts.add(up + " up").add(down + " down");
    if (unknown > 0) {
      counts.add(unknown + " unknown");
    }
    out.println(counts);
    out.flush();
  }
}
