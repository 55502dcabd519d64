package dev.vedette.app.printing;

import dev.vedette.app.cli.Paint;
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
public record Waterfall(long spanUs, Paint paint) {
  private static final int WIDTH = 48;

  /** Blocks of one to eight eighths of a column, from its left edge. */
  private static final String EIGHTHS = "▏▎▍▌▋▊▉█";

  public Waterfall {
    spanUs = Math.max(1, spanUs);
  }

  /** A line for each phase that happened. */
  List<String> phases(long beginUs, Timings timings) {
    List<String> lines = new ArrayList<>();
    long begin = beginUs;
    for (Phase phase : Phase.values()) {
      long micros = timings.micros(phase);
      if (micros != Timings.ABSENT) {
        int from = Math.min(WIDTH - 1, eighths(begin) / 8);
        String bar = paint.phase(phase, bar(from, eighths(begin), eighths(begin + micros)));
        lines.add(line(phase.wireName(), micros) + "  " + " ".repeat(from) + bar);
        begin += micros;
      }
    }
    return lines;
  }

  /** Where a moment lies on the axis, in eighths of a column. */
  private int eighths(long micros) {
    return (int) Math.min(WIDTH * 8L, micros * WIDTH * 8 / spanUs);
  }

  static String line(String name, long micros) {
    return "%-8s %10s".formatted(name, millis(micros));
  }

  /**
   * Ends within an eighth of a column and begins within a half: there are no blocks at the right of
   * a column but the half one. Even the shortest phase that happened is seen.
   */
  private static String bar(int from, int begin, int end) {
    int length = end - from * 8;
    if (length < 8) {
      return EIGHTHS.substring(Math.max(1, end - begin) - 1, Math.max(1, end - begin));
    }
    String first = begin - from * 8 < 4 ? "█" : "▐";
    String rest = length % 8 == 0 ? "" : EIGHTHS.substring(length % 8 - 1, length % 8);
    return first + "█".repeat(length / 8 - 1) + rest;
  }

  /** Milliseconds with as many digits as one can believe: {@code 0.31 ms}, {@code 41.2 ms}. */
  public static String millis(long micros) {
    return number(micros) + " ms";
  }

  /** The same without its unit. */
  public static String number(long micros) {
    double millis = micros / 1000.0;
    String pattern = millis < 1 ? "%.2f" : millis < 100 ? "%.1f" : "%.0f";
    return String.format(Locale.ROOT, pattern, millis);
  }
}
