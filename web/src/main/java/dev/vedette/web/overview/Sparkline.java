package dev.vedette.web.overview;

import dev.vedette.model.Outcome;
import dev.vedette.store.query.TargetState.Recent;
import dev.vedette.web.page.Format;
import dev.vedette.web.page.State;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.stream.LongStream;

/**
 * The last checks as the paths of a small drawing. Time runs to the right and ends at the last
 * check; the height is the response time of the checks that were up, from 0 at the bottom to the
 * slowest at the top. A down check is a bar of full height. What is unknown, and a slot without any
 * result, is a gap: no line is drawn across it.
 *
 * @param line path of the response times; empty when no check was up
 * @param downs path of the bars; empty when no check was down
 * @param summary the same in words
 */
record Sparkline(String line, String downs, String summary) {
  static final int WIDTH = 180;
  static final int HEIGHT = 32;

  /** Keeps strokes inside the drawing. */
  private static final int MARGIN = 3;

  /**
   * More than one interval and a half between two results: a slot between them is missing. Slots
   * are exact, so anything between 1 and 2 would do.
   */
  private static final double GAP_INTERVALS = 1.5;

  /**
   * Draws the checks.
   *
   * @param recent oldest first
   * @param slots as many as fit the width, whether they have a result or not
   */
  static Sparkline of(List<Recent> recent, Duration interval, int slots) {
    if (recent.isEmpty()) {
      return new Sparkline("", "", "no checks yet");
    }
    Instant end = recent.getLast().scheduledAt();
    Instant begin = end.minus(interval.multipliedBy(slots - 1L));
    List<Recent> shown = recent.stream().filter(r -> !r.scheduledAt().isBefore(begin)).toList();
    long slowestUs = ups(shown).max().orElse(0);
    Pen pen = new Pen(begin, interval, slots, slowestUs);
    shown.forEach(pen::draw);
    return new Sparkline(pen.line.toString(), pen.downs.toString(), summary(shown));
  }

  private static LongStream ups(List<Recent> recent) {
    return recent.stream()
        .filter(r -> State.of(r.outcome()) == State.UP)
        .mapToLong(Recent::totalUs);
  }

  private static String summary(List<Recent> shown) {
    StringBuilder text = new StringBuilder();
    for (State state : State.values()) {
      long count = shown.stream().filter(r -> State.of(r.outcome()) == state).count();
      if (count > 0) {
        text.append(count).append(' ').append(state.word()).append(", ");
      }
    }
    ups(shown).min().ifPresent(min -> text.append(Format.micros(min)).append(" to "));
    ups(shown).max().ifPresent(max -> text.append(Format.micros(max)).append(", "));
    return text.substring(0, text.length() - 2);
  }

  private static final class Pen {
    private final StringBuilder line = new StringBuilder();
    private final StringBuilder downs = new StringBuilder();
    private final Instant begin;
    private final Duration interval;
    private final double stepX;
    private final long slowestUs;
    private double lastUpSlot = Double.NEGATIVE_INFINITY;

    Pen(Instant begin, Duration interval, int slots, long slowestUs) {
      this.begin = begin;
      this.interval = interval;
      this.stepX = (WIDTH - 2.0 * MARGIN) / Math.max(1, slots - 1);
      this.slowestUs = Math.max(1, slowestUs);
    }

    void draw(Recent check) {
      double slot =
          (double) Duration.between(begin, check.scheduledAt()).toMillis() / interval.toMillis();
      String x = number(MARGIN + slot * stepX);
      switch (check.outcome()) {
        case Outcome.Up up -> up(slot, x, check.totalUs());
        case Outcome.Down down -> {
          downs.append('M').append(x).append(" 0V").append(HEIGHT);
          lastUpSlot = Double.NEGATIVE_INFINITY;
        }
        case Outcome.Unknown unknown -> lastUpSlot = Double.NEGATIVE_INFINITY;
      }
    }

    private void up(double slot, String x, long micros) {
      double room = HEIGHT - 2.0 * MARGIN;
      String y = number(HEIGHT - MARGIN - room * micros / slowestUs);
      boolean joined = slot - lastUpSlot <= GAP_INTERVALS;
      line.append(joined ? 'L' : 'M').append(x).append(' ').append(y);
      if (!joined) {
        // A check alone between two gaps would be an invisible point without a length.
        line.append("h0");
      }
      lastUpSlot = slot;
    }

    private static String number(double value) {
      String text = String.format(Locale.ROOT, "%.1f", value);
      return text.endsWith(".0") ? text.substring(0, text.length() - 2) : text;
    }
  }
}
