package dev.vedette.web.targets;

import dev.vedette.model.Phase;
import dev.vedette.store.query.Span;
import dev.vedette.web.chart.Histogram;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToDoubleFunction;

/**
 * Two spans of a target side by side.
 *
 * @param here of the span that the page shows
 * @param there of the other one
 */
record Comparison(Span span, Known here, Span other, Known there) {
  /** Up to this share nobody calls it a difference. */
  private static final double ALIKE = 0.1;

  /**
   * One figure of both.
   *
   * @param word {@code slower}, {@code faster} or empty, for the style
   */
  record Line(String name, String here, String there, String difference, String word) {}

  Histogram histogram() {
    return Histogram.of(here.sums().histogram(), there.sums().histogram());
  }

  /** Durations, from the phases to the percentiles. */
  List<Line> lines() {
    List<Line> lines = new ArrayList<>();
    for (Phase phase : Phase.values()) {
      if (!Double.isNaN(here.sums().averageUs(phase))
          || !Double.isNaN(there.sums().averageUs(phase))) {
        lines.add(line(phase.wireName() + ", average", known -> known.sums().averageUs(phase)));
      }
    }
    lines.add(line("total, average", known -> known.sums().averageUs()));
    lines.add(line("shortest", known -> known.sums().minUs()));
    lines.add(line("p50", known -> known.sums().percentileUs(0.50)));
    lines.add(line("p95", known -> known.sums().percentileUs(0.95)));
    lines.add(line("p99", known -> known.sums().percentileUs(0.99)));
    lines.add(line("longest", known -> known.sums().maxUs()));
    return lines;
  }

  private Line line(String name, ToDoubleFunction<Known> value) {
    double first = value.applyAsDouble(here);
    double second = value.applyAsDouble(there);
    double ratio = first / second;
    String word = ratio > 1 + ALIKE ? "slower" : ratio < 1 - ALIKE ? "faster" : "";
    return new Line(
        name, Known.micros(first), Known.micros(second), Known.difference(first, second), word);
  }
}
