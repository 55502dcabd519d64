package dev.vedette.web.chart;

/**
 * Durations that are shown as one.
 *
 * @param aboveUs those in it are longer, in microseconds
 * @param upToUs and not longer than this
 */
public record Band(double aboveUs, double upToUs) {}
