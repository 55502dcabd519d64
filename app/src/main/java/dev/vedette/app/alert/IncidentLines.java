package dev.vedette.app.alert;

import dev.vedette.app.alert.Comparison.Change;
import dev.vedette.app.alert.Comparison.Line;
import dev.vedette.app.cli.Paint;
import dev.vedette.app.cli.TimeWords;
import java.io.PrintWriter;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A table of incidents and what becomes of them, in the order of their opening. */
final class IncidentLines {
  private record Row(String target, Line line) {}

  private final PrintWriter out;
  private final Paint paint;
  private final Instant end;

  /**
   * Prepares.
   *
   * @param end how long incidents last that are open still
   */
  IncidentLines(PrintWriter out, Paint paint, Instant end) {
    this.out = out;
    this.paint = paint;
    this.end = end;
  }

  /**
   * Prints them.
   *
   * @param same whether to print those too that stay as they were
   */
  void print(List<Comparison> targets, boolean same, int most) {
    List<Row> rows =
        targets.stream()
            .flatMap(target -> target.lines().stream().map(line -> new Row(target.target(), line)))
            .filter(row -> same || row.line.change() != Change.SAME)
            .sorted(Comparator.comparing(row -> row.line.shown().course().openedAt()))
            .toList();
    if (rows.isEmpty()) {
      return;
    }
    List<Row> shown = rows.subList(0, Math.min(most, rows.size()));
    int width = shown.stream().mapToInt(row -> row.target.length()).max().orElse(0);
    width = Math.max(width, "target".length());
    out.println();
    out.println(
        ("  %-19s  %-11s  %-8s  %-" + width + "s  %s")
            .formatted("opened (UTC)", "kind", "lasted", "target", "what people hear"));
    for (Row row : shown) {
      out.println(line(row, width));
    }
    if (shown.size() < rows.size()) {
      out.println("  and " + (rows.size() - shown.size()) + " more, which --all shows");
    }
  }

  private String line(Row row, int width) {
    Change change = row.line.change();
    Course course = row.line.shown().course();
    String text =
        ("%s %s  %-11s  %-8s  %-" + width + "s  %s")
            .formatted(
                mark(change),
                TimeWords.utc(course.openedAt()),
                course.kind().wireName(),
                TimeWords.length(course.lasted(end)),
                row.target,
                words(row.line));
    return switch (change) {
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
      case SAME -> heldBack(line.shown(), "hear the same");
      case GONE ->
          line.simulated() == null
              ? "would not be told"
              : heldBack(line.simulated(), "would not be told");
      case NEW -> "would be told, and were not";
      case MOVED -> moved(line);
    };
  }

  private static String heldBack(Alert alert, String otherwise) {
    return switch (alert.telling().heldBack()) {
      case null -> otherwise;
      case MAINTENANCE -> "not told: maintenance";
      case DEPENDENCY -> "named with what it depends on";
      case NOT_TOLD -> "not told then, as vedette incidents show says";
    };
  }

  private static String moved(Line line) {
    List<String> words = new ArrayList<>();
    add(words, "told", line.toldLater());
    add(words, "over", line.closedLater());
    if (line.stored() != null && line.simulated() != null && line.closedLater() == null) {
      boolean stays = line.simulated().course().closedAt() == null;
      if (stays != (line.stored().course().closedAt() == null)) {
        words.add(stays ? "still open at the end" : "over before the end");
      }
    }
    return String.join(", ", words);
  }

  private static void add(List<String> words, String what, @Nullable Duration later) {
    if (later != null && !later.isZero()) {
      words.add(
          "%s %s %s"
              .formatted(
                  what, TimeWords.length(later.abs()), later.isNegative() ? "earlier" : "later"));
    }
  }
}
