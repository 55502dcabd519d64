package dev.vedette.web.chart;

import dev.vedette.store.query.LatencyBucket;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;

/**
 * How durations were spread, over time: columns are times, rows durations by a logarithmic scale,
 * and the darker a cell, the more of its column's checks took so long.
 *
 * @param columns how many
 * @param rows how many
 * @param levels from the palest to the darkest
 * @param bands the rows, from the longest duration to the shortest
 */
public record HeatMap(Series series, int columns, int rows, List<Layer> levels, List<Band> bands) {
  private static final int MAX_COLUMNS = 120;
  private static final int MAX_ROWS = 24;
  private static final int LEVELS = 5;

  /** Draws a series. */
  public static HeatMap of(Series series) {
    int stepsPerColumn = (series.count() + MAX_COLUMNS - 1) / MAX_COLUMNS;
    int columns = (series.count() + stepsPerColumn - 1) / stepsPerColumn;
    Bands bands =
        Bands.of(
            series.points().stream().map(point -> point.sums().histogram()).toList(), MAX_ROWS);
    List<StringBuilder> levels = new ArrayList<>();
    for (int level = 0; level < LEVELS; level++) {
      levels.add(new StringBuilder());
    }
    for (int column = 0; column < columns; column++) {
      List<LatencyBucket> buckets = new ArrayList<>();
      int end = Math.min(series.count(), (column + 1) * stepsPerColumn);
      for (int step = column * stepsPerColumn; step < end; step++) {
        buckets.addAll(series.sums(step).histogram());
      }
      draw(column, bands.count(buckets), bands.size(), levels);
    }
    List<Layer> layers = new ArrayList<>();
    for (int level = 0; level < LEVELS; level++) {
      layers.add(new Layer("", "heat" + (level + 1), levels.get(level).toString()));
    }
    return new HeatMap(series, columns, bands.size(), layers, bands.bands().reversed());
  }

  private static void draw(
      int column, TreeMap<Integer, Long> cells, int rows, List<StringBuilder> levels) {
    long most = cells.values().stream().mapToLong(Long::longValue).max().orElse(1);
    cells.forEach((band, checks) -> {
      // By the root: one slow check among a hundred is still seen.
      int level = (int) Math.min(LEVELS - 1, Math.sqrt((double) checks / most) * LEVELS);
      levels
          .get(level)
          .append('M')
          .append(column)
          .append(' ')
          .append(rows - 1 - band)
          .append("h1v1h-1z");
    });
  }

  /** Marks at the side: the lower bounds of every few rows. */
  public List<ValueMark> marks() {
    int every = Math.max(1, (rows + 3) / 4);
    List<ValueMark> marks = new ArrayList<>();
    for (int row = every - 1; row < rows; row += every) {
      marks.add(
          new ValueMark(Svg.percent((row + 1.0) / rows), Math.round(bands.get(row).aboveUs())));
    }
    return marks;
  }
}
