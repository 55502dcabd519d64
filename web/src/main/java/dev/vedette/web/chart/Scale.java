package dev.vedette.web.chart;

import java.util.ArrayList;
import java.util.List;

/**
 * The heights of durations in a drawing: from 0 at the bottom up to a round one at the top.
 *
 * @param topUs in microseconds; more than 0
 */
record Scale(double topUs) {
  /** Height of all drawings in their own units; the browser stretches them. */
  static final int HEIGHT = 1_000;

  private static final int MAX_MARKS = 4;

  /** The scale whose top is not below the highest of these; NaN counts as nothing. */
  static Scale of(double highestUs) {
    double highest = Double.isNaN(highestUs) || highestUs <= 0 ? 1_000 : highestUs;
    double step = step(highest);
    return new Scale(Math.ceil(highest / step) * step);
  }

  /** 1, 2 or 5 times a power of ten. */
  private static double step(double highest) {
    double power = Math.pow(10, Math.floor(Math.log10(highest / MAX_MARKS)));
    for (int factor : new int[] {1, 2, 5}) {
      if (highest <= MAX_MARKS * factor * power) {
        return factor * power;
      }
    }
    return 10 * power;
  }

  /** From the top down, as SVG counts. */
  long y(double micros) {
    return Math.round(HEIGHT * (1 - Math.min(1, micros / topUs)));
  }

  List<ValueMark> marks() {
    double step = step(topUs);
    List<ValueMark> marks = new ArrayList<>();
    for (double at = step; at <= topUs * 1.000_001; at += step) {
      marks.add(new ValueMark(Svg.percent(1 - at / topUs), Math.round(at)));
    }
    return marks;
  }
}
