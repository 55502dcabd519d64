package dev.vedette.app.history;

import dev.vedette.store.query.Span;
import java.io.PrintWriter;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;

/** How far an export has come: a bar that is drawn over and over, on a terminal alone. */
final class ExportProgress {
  private static final int WIDTH = 30;
  private static final Duration PERIOD = Duration.ofMillis(200);

  private final PrintWriter err;
  private final boolean shown;
  private final Span span;
  private long rows;
  private long drawnAt = System.nanoTime();
  private double share;

  ExportProgress(PrintWriter err, boolean shown, Span span) {
    this.err = err;
    this.shown = shown;
    this.span = span;
  }

  void row() {
    rows++;
    if (System.nanoTime() - drawnAt > PERIOD.toNanos()) {
      draw();
    }
  }

  /** Everything up to there is written. */
  void day(Instant end) {
    double done = Duration.between(span.from(), end).toMillis();
    share = Math.min(1, done / Math.max(1, span.length().toMillis()));
  }

  void end() {
    share = 1;
    draw();
    if (shown) {
      err.println();
      err.flush();
    }
  }

  private void draw() {
    drawnAt = System.nanoTime();
    if (shown) {
      int full = (int) (share * WIDTH);
      err.printf(
          Locale.ROOT,
          "\r[%s%s] %3.0f %%  %,d checks ",
          "#".repeat(full),
          "-".repeat(WIDTH - full),
          100 * share,
          rows);
      err.flush();
    }
  }
}
