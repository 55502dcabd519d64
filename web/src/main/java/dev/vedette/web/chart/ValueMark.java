package dev.vedette.web.chart;

/**
 * A mark at the side of a chart.
 *
 * @param percent of the height, from the top
 */
public record ValueMark(String percent, long micros) {}
