package dev.vedette.app;

import dev.vedette.model.Phase;
import dev.vedette.model.Timings;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Draws phases below each other, each bar beginning where the last one ended, on one axis of time
 * for all hops of a check.
 *
 * @param spanUs what the whole width of the axis means
 */
record Waterfall(long spanUs, Paint paint) {
  private static final int WIDTH = 48;

  /** Blocks of one to eight eighths of a column, from its left edge. */
  private static final String EIGHTHS = "▏▎▍▌▋▊▉█";

  Waterfall {
    spanUs = Math.max(1, spanUs);
  }

  /** A line for each phase that happened. */
  List<String> phases(long beginUs, Timings timings) {
    List<String> lines = new ArrayList<>();
    long begin = beginUs;
    for (Phase phase : Phase.values()) {
      long micros = timings.micros(phase);
      if (micros != Timings.ABSENT) {
        int from = (int) Math.min(WIDTH - 1, begin * WIDTH / spanUs);
        String bar = " ".repeat(from) + paint.phase(phase, bar(from, micros));
        lines.add(line(phase.wireName(), micros) + "  " + bar);
        begin += micros;
      }
    }
    return lines;
  }

  static String line(String name, long micros) {
    return "%-8s %10s".formatted(name, millis(micros));
  }

  /** Even the shortest phase that happened is seen: its bar is at least an eighth of a column. */
  private String bar(int from, long micros) {
    int eighths = (int) Math.max(1, micros * WIDTH * 8 / spanUs);
    int whole = Math.min(eighths / 8, WIDTH - from);
    boolean more = whole < WIDTH - from && eighths % 8 > 0;
    return "█".repeat(whole) + (more ? EIGHTHS.substring(eighths % 8 - 1, eighths % 8) : "");
  }

  /** Milliseconds with as many digits as one can believe: {@code 0.31 ms}, {@code 41.2 ms}. */
  static String millis(long micros) {
    return number(micros) + " ms";
  }

  /** The same without its unit. */
  static String number(long micros) {
    double millis = micros / 1000.0;
    String pattern = millis < 1 ? "%.2f" : millis < 100 ? "%.1f" : "%.0f";
    return String.format(Locale.ROOT, pattern, millis);
  }
}
