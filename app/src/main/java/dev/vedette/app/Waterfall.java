package dev.vedette.app;

import dev.vedette.model.Phase;
import dev.vedette.model.Timings;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Draws the phases of a check below each other, each bar beginning where the last one ended. */
final class Waterfall {
  private static final int WIDTH = 48;

  /** Blocks of one to eight eighths of a column, from its left edge. */
  private static final String EIGHTHS = "▏▎▍▌▋▊▉█";

  private Waterfall() {}

  /** A line for each phase that happened, then the total. */
  static List<String> of(Timings timings) {
    List<String> lines = new ArrayList<>();
    long scale = Math.max(1, timings.totalUs());
    long begin = 0;
    for (Phase phase : Phase.values()) {
      long micros = timings.micros(phase);
      if (micros != Timings.ABSENT) {
        lines.add(line(phase.wireName(), micros, bar(begin, micros, scale)));
        begin += micros;
      }
    }
    lines.add(line("total", timings.totalUs(), ""));
    return lines;
  }

  private static String line(String name, long micros, String bar) {
    return "%-8s %10s  %s".formatted(name, millis(micros), bar).stripTrailing();
  }

  /** Even the shortest phase that happened is seen: its bar is at least an eighth of a column. */
  private static String bar(long begin, long micros, long scale) {
    int from = (int) Math.min(WIDTH - 1, begin * WIDTH / scale);
    int eighths = (int) Math.max(1, micros * WIDTH * 8 / scale);
    int whole = Math.min(eighths / 8, WIDTH - from);
    String rest =
        whole < WIDTH - from && eighths % 8 > 0 ? EIGHTHS.charAt(eighths % 8 - 1) + "" : "";
    return " ".repeat(from) + "█".repeat(whole) + rest;
  }

  /** Milliseconds with as many digits as one can believe: {@code 0.31 ms}, {@code 41.2 ms}. */
  static String millis(long micros) {
    double millis = micros / 1000.0;
    String pattern = millis < 1 ? "%.2f ms" : millis < 100 ? "%.1f ms" : "%.0f ms";
    return String.format(Locale.ROOT, pattern, millis);
  }
}
