package dev.vedette.app.alert;

import dev.vedette.app.alert.Comparison.Change;
import dev.vedette.app.alert.Comparison.Line;
import dev.vedette.app.cli.Paint;
import dev.vedette.app.cli.TimeWords;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** A simulation for people. */
final class SimulationReport {
  private final PrintWriter out;
  private final Paint paint;

  SimulationReport(PrintWriter out, Paint paint) {
    this.out = out;
    this.paint = paint;
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
    int quiet = 0;
    for (Comparison target : simulation.targets()) {
      if (target.lines().isEmpty()) {
        quiet++;
      } else {
        print(target, simulation);
      }
    }
    out.println();
    if (quiet > 0) {
      out.println(many(quiet, "target") + " without any incident, stored or simulated");
    }
    out.println(paint.bold(total(simulation)));
  }

  private void print(Comparison target, Simulation simulation) {
    out.println();
    out.printf(
        "%s  %s stored, %d simulated%n",
        paint.bold(target.target()),
        many(target.storedAlerts(simulation.span()), "alert"),
        target.simulatedAlerts(simulation.span()));
    for (Line line : target.lines()) {
      out.println(line(line, simulation));
    }
  }

  private String line(Line line, Simulation simulation) {
    Change change = line.change();
    String text =
        "%s %s  %-11s  for %-8s  %s"
            .formatted(
                mark(change),
                TimeWords.utc(line.shown().openedAt()),
                line.shown().kind().wireName(),
                TimeWords.length(line.shown().lasted(simulation.span().to())),
                words(line));
    return "  "
        + switch (change) {
          case SAME -> text;
          case MOVED -> paint.changed(text);
          case GONE -> paint.added(text);
          case NEW -> paint.alarming(text);
        };
  }

  private static String mark(Change change) {
    return switch (change) {
      case SAME -> " ";
      case MOVED -> "~";
      case GONE -> "-";
      case NEW -> "+";
    };
  }

  private static String words(Line line) {
    return switch (line.change()) {
      case SAME -> "as it was";
      case GONE -> "nobody would be told";
      case NEW -> "would be told anew";
      case MOVED -> {
        List<String> words = new ArrayList<>();
        add(words, "told", line.openedLater());
        add(words, "over", line.closedLater());
        if (line.stored() != null && line.simulated() != null && line.closedLater() == null) {
          boolean stays = line.simulated().closedAt() == null;
          if (stays != (line.stored().closedAt() == null)) {
            words.add(stays ? "still open at the end" : "over before the end");
          }
        }
        yield String.join(", ", words);
      }
    };
  }

  private static void add(List<String> words, String what, @Nullable Duration later) {
    if (later != null && !later.isZero()) {
      words.add(
          "%s %s %s"
              .formatted(
                  what, TimeWords.length(later.abs()), later.isNegative() ? "earlier" : "later"));
    }
  }

  private static String total(Simulation simulation) {
    return "in all: %s stored, %d simulated; %d as they were, %d at other times, %d gone, %d new%s"
        .formatted(
            many(simulation.storedAlerts(), "alert"),
            simulation.simulatedAlerts(),
            simulation.count(Change.SAME),
            simulation.count(Change.MOVED),
            simulation.count(Change.GONE),
            simulation.count(Change.NEW),
            told(simulation));
  }

  /** How much later people hear of what they hear of both ways. */
  private static String told(Simulation simulation) {
    List<Duration> later =
        simulation.targets().stream()
            .flatMap(target -> target.lines().stream())
            .map(Line::openedLater)
            .filter(each -> each != null && !each.isZero())
            .sorted()
            .toList();
    if (later.isEmpty()) {
      return "";
    }
    Duration median = later.get(later.size() / 2);
    return "; told %s %s in the median of %d"
        .formatted(
            TimeWords.length(median.abs()),
            median.isNegative() ? "earlier" : "later",
            later.size());
  }

  private static String many(long count, String noun) {
    return count + " " + noun + (count == 1 ? "" : "s");
  }
}
