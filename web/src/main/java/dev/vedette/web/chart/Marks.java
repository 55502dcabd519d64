package dev.vedette.web.chart;

import dev.vedette.store.query.Span;
import dev.vedette.store.query.Sums;
import java.util.List;

/**
 * What the checks of each step said, as a strip below a chart: up, down, in part down, unknown; a
 * step without any is left out. And when work was announced.
 *
 * @param planned shades these times
 */
public record Marks(String up, String down, String partly, String unknown, String planned) {
  /** Draws a series. */
  public static Marks of(Series series, List<Span> planned) {
    StringBuilder up = new StringBuilder();
    StringBuilder down = new StringBuilder();
    StringBuilder partly = new StringBuilder();
    StringBuilder unknown = new StringBuilder();
    for (int step = 0; step < series.count(); step++) {
      Sums sums = series.sums(step);
      StringBuilder path =
          sums.down() > 0
              ? sums.up() > 0 ? partly : down
              : sums.up() > 0 ? up : sums.unknown() > 0 ? unknown : null;
      if (path != null) {
        path.append('M').append(step).append(" 0h1v1h-1z");
      }
    }
    return new Marks(
        up.toString(),
        down.toString(),
        partly.toString(),
        unknown.toString(),
        shade(series, planned));
  }

  private static String shade(Series series, List<Span> spans) {
    StringBuilder path = new StringBuilder();
    for (Span span : spans) {
      double from = series.at(span.from());
      double to = series.at(span.to());
      if (from < to) {
        String width = Svg.number(Math.max(0.1, to - from));
        path.append('M').append(Svg.number(from)).append(" 0h").append(width).append("v1h-");
        path.append(width).append('z');
      }
    }
    return path.toString();
  }
}
