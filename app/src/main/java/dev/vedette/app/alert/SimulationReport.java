package dev.vedette.app.alert;

import dev.vedette.app.alert.Comparison.Change;
import dev.vedette.app.cli.Paint;
import dev.vedette.app.cli.TimeWords;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/**
 * A simulation for people: what it comes to, and then the incidents that differ, or where these are
 * many, the targets.
 */
final class SimulationReport {
  /** What fits on a screen below the summary. */
  private static final int MAX_LINES = 20;

  private final PrintWriter out;
  private final Paint paint;
  private final boolean all;

  /**
   * Prepares.
   *
   * @param all whether to print every incident, those that stay as they were too
   */
  SimulationReport(PrintWriter out, Paint paint, boolean all) {
    this.out = out;
    this.paint = paint;
    this.all = all;
  }

  void print(Simulation simulation) {
    out.printf(
        Locale.ROOT,
        "%s to %s (UTC): %,d checks of %s by %s%n",
        TimeWords.utc(simulation.span().from()),
        TimeWords.utc(simulation.span().to()),
        simulation.checks(),
        many(simulation.targets().size(), "target"),
        simulation.rules());
    if (simulation.keptSince() != null) {
      out.println("checks before " + TimeWords.utc(simulation.keptSince()) + " are not kept");
    }
    if (simulation.checksInSpan() == 0) {
      out.println("No check of that time is stored, so there is nothing to decide about.");
      return;
    }
    out.println();
    summary(simulation);
    long differences = simulation.differences();
    boolean one = simulation.targets().size() == 1;
    if (all || one || (differences > 0 && differences <= MAX_LINES)) {
      new IncidentLines(out, paint, simulation.span().to())
          .print(simulation.targets(), all || one, all ? Integer.MAX_VALUE : MAX_LINES);
    } else if (differences > 0) {
      targets(simulation);
    }
  }

  private void summary(Simulation simulation) {
    long now = simulation.simulatedAlerts();
    long then = simulation.storedAlerts();
    String instead = now == then ? ", as many as there were" : " instead of " + then;
    out.println(paint.bold("  %-13s %d%s".formatted("alerts", now, instead)));
    row("no more told", simulation.count(Change.GONE), "");
    row("newly told", simulation.count(Change.NEW), "");
    delays("told later", simulation.delays(true));
    delays("told earlier", simulation.delays(false));
    row("held back", simulation.heldBack(Telling.Reason.MAINTENANCE), "by maintenance");
    row("explained", simulation.heldBack(Telling.Reason.DEPENDENCY), "by what they depend on");
    row(
        "not told",
        simulation.heldBack(Telling.Reason.NOT_TOLD),
        "by a route's delay, a person or a channel, as the ledger says");
    if (simulation.differences() == 0) {
      out.println("  Nothing would change: everybody hears the same at the same time.");
    } else {
      row("unchanged", simulation.count(Change.SAME), "");
    }
  }

  private void delays(String what, List<Duration> delays) {
    if (!delays.isEmpty()) {
      Duration median = delays.get(delays.size() / 2);
      Duration most = delays.getLast();
      row(
          what,
          delays.size(),
          median.equals(most)
              ? "by " + TimeWords.length(median)
              : "by %s in the median, by %s at most"
                  .formatted(TimeWords.length(median), TimeWords.length(most)));
    }
  }

  private void row(String what, long count, String more) {
    if (count > 0) {
      out.println("  %-13s %d %s".formatted(what, count, more).stripTrailing());
    }
  }

  private void targets(Simulation simulation) {
    List<Comparison> differing =
        simulation.targets().stream()
            .filter(target -> target.differences() > 0)
            .sorted(
                Comparator.comparingLong(Comparison::differences)
                    .reversed()
                    .thenComparing(Comparison::target))
            .toList();
    List<Comparison> shown = differing.subList(0, Math.min(MAX_LINES, differing.size()));
    int width = shown.stream().mapToInt(each -> each.target().length()).max().orElse(0);
    width = Math.max(width, "target".length());
    String format = "  %-" + width + "s  %10s  %11s  %12s  %10s  %10s%n";
    out.println();
    out.printf(
        format, "target", "alerts now", "alerts then", "no more told", "newly told", "other time");
    for (Comparison target : shown) {
      out.printf(
          format,
          target.target(),
          target.simulatedAlerts(simulation.span()),
          target.storedAlerts(simulation.span()),
          target.count(Change.GONE),
          target.count(Change.NEW),
          target.count(Change.MOVED));
    }
    if (shown.size() < differing.size()) {
      out.println("  and " + many(differing.size() - shown.size(), "target") + " more");
    }
    out.println();
    out.println("--target NAME shows the incidents of one, --all those of every target");
  }

  private static String many(long count, String noun) {
    return String.format(Locale.ROOT, "%,d %s", count, noun + (count == 1 ? "" : "s"));
  }
}
