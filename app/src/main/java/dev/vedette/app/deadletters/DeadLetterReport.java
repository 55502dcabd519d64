package dev.vedette.app.deadletters;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.vedette.app.cli.Paint;
import dev.vedette.app.cli.ServerText;
import dev.vedette.app.cli.TimeWords;
import dev.vedette.write.deadletters.DeadLetter;
import java.io.PrintWriter;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Dead letters as a table for people, three lines each, and a summary by cause. Keeps none of them.
 */
final class DeadLetterReport {
  private static final int COLUMNS = 100;
  private static final String INDENT = " ".repeat(10);

  /** Enough to fill the line, of whatever characters. */
  private static final int BEGINNING_BYTES = 4 * COLUMNS;

  private final PrintWriter out;
  private final Paint paint;
  private final long limit;
  private final Map<String, Integer> causes = new TreeMap<>();
  private int shown;
  private int cameBack;

  /**
   * @param limit how many of the newest are shown; all are counted
   */
  DeadLetterReport(PrintWriter out, Paint paint, long limit) {
    this.out = out;
    this.paint = paint;
    this.limit = limit;
  }

  void add(DeadLetter letter) {
    causes.merge(letter.cause(), 1, Integer::sum);
    if (letter.replayed() != null) {
      cameBack++;
    }
    if (letter.fromEnd() < limit) {
      if (shown++ == 0) {
        out.println(paint.bold("%8s  %-19s  %s".formatted("letter", "when (UTC)", "from")));
      }
      print(letter);
    }
  }

  private void print(DeadLetter letter) {
    String when = TimeWords.utc(letter.failedAt());
    String from = letter.origin();
    if (letter.replayed() != null) {
      from += ", replayed from letter " + letter.replayed();
    }
    if (letter.wholeBytes() != null) {
      from += ", excerpt of " + letter.wholeBytes() + " bytes";
    }
    String row = "%8d  %-19s  ".formatted(letter.offset(), when);
    out.println(row + ServerText.line(from, COLUMNS - row.length()));
    out.println(INDENT + paint.alarming(ServerText.line(letter.reason(), COLUMNS - 10)));
    out.println(INDENT + ServerText.line(beginning(letter.value()), COLUMNS - 10));
  }

  private static String beginning(byte @Nullable [] value) {
    if (value == null) {
      return "(no value)";
    }
    // A character that the cut splits is beyond the columns.
    return new String(value, 0, Math.min(value.length, BEGINNING_BYTES), UTF_8);
  }

  void end() {
    int all = causes.values().stream().mapToInt(Integer::intValue).sum();
    if (all == 0) {
      out.println("no dead letters");
      return;
    }
    String kinds =
        causes.entrySet().stream()
            .map(cause -> cause.getValue() + " " + cause.getKey())
            .collect(Collectors.joining(", "));
    out.println();
    out.println(
        "%d dead %s: %s%s%s"
            .formatted(
                all,
                all == 1 ? "letter" : "letters",
                kinds,
                cameBack == 0 ? "" : "; " + cameBack + " came back after a replay",
                shown == all ? "" : "; the newest " + shown + " are shown"));
  }
}
