package dev.vedette.web.chart;

import dev.vedette.model.Phase;
import dev.vedette.store.query.Sums;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.ToDoubleFunction;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;

/**
 * A chart of durations over time. Each step is drawn as wide as it is, so that one alone between
 * two gaps is seen too; no line is drawn across a gap.
 *
 * @param layers from the bottom to the top
 * @param filled whether the layers are areas, otherwise they are lines
 */
public record Plot(Series series, List<Layer> layers, List<ValueMark> marks, boolean filled) {
  /** A percentile and its name. */
  private record Share(String name, double share) {}

  private static final List<Share> SHARES =
      List.of(new Share("p50", 0.50), new Share("p95", 0.95), new Share("p99", 0.99));

  /** How long the phases took on average, one upon the other. */
  public static Plot phases(Series series) {
    Scale scale = Scale.of(highest(series, Sums::averageUs));
    double[] base = new double[series.count()];
    List<Layer> layers = new ArrayList<>();
    for (Phase phase : Phase.values()) {
      String path = area(series, scale, base, sums -> zeroIfNone(sums.averageUs(phase)));
      layers.add(new Layer(phase.wireName(), phase.wireName(), path));
    }
    layers.add(new Layer("other", "other", area(series, scale, base, Plot::otherUs)));
    return new Plot(series, layers, scale.marks(), true);
  }

  /** What the phases leave of the total: redirects between connections, the verdict. */
  public static double otherUs(Sums sums) {
    double phases =
        Arrays.stream(Phase.values()).mapToDouble(phase -> zeroIfNone(sums.averageUs(phase))).sum();
    return Math.max(0, zeroIfNone(sums.averageUs()) - phases);
  }

  /** Percentiles of the totals. */
  public static Plot percentiles(Series series) {
    Scale scale = Scale.of(highest(series, sums -> sums.percentileUs(0.99)));
    List<Layer> layers =
        SHARES.stream()
            .map(each -> new Layer(each.name, each.name, line(series, scale, each.share)))
            .toList();
    return new Plot(series, layers, scale.marks(), false);
  }

  private static double highest(Series series, ToDoubleFunction<Sums> value) {
    return IntStream.range(0, series.count())
        .mapToDouble(step -> value.applyAsDouble(series.sums(step)))
        .flatMap(each -> Double.isNaN(each) ? DoubleStream.empty() : DoubleStream.of(each))
        .max()
        .orElse(Double.NaN);
  }

  /** Adds the values to the base, which the next layer stands on. */
  private static String area(
      Series series, Scale scale, double[] base, ToDoubleFunction<Sums> value) {
    StringBuilder path = new StringBuilder();
    for (int step = 0; step < series.count(); step++) {
      double height =
          series.sums(step).answered() == 0 ? 0 : value.applyAsDouble(series.sums(step));
      long bottom = scale.y(base[step]);
      base[step] += height;
      long top = scale.y(base[step]);
      if (top < bottom) {
        path.append('M').append(step).append(' ').append(bottom).append('V').append(top);
        path.append("h1V").append(bottom).append('z');
      }
    }
    return path.toString();
  }

  private static String line(Series series, Scale scale, double share) {
    StringBuilder path = new StringBuilder();
    boolean joined = false;
    for (int step = 0; step < series.count(); step++) {
      double value = series.sums(step).percentileUs(share);
      if (Double.isNaN(value)) {
        joined = false;
        continue;
      }
      long y = scale.y(value);
      if (joined) {
        path.append('V').append(y).append("h1");
      } else {
        path.append('M').append(step).append(' ').append(y).append("h1");
      }
      joined = true;
    }
    return path.toString();
  }

  private static double zeroIfNone(double value) {
    return Double.isNaN(value) ? 0 : value;
  }
}
