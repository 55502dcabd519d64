package dev.vedette.web.chart;

import dev.vedette.model.Phase;
import dev.vedette.model.Timings;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The phases of a check's requests, one after the other on one axis of time.
 *
 * @param lanes in the order of time
 * @param totalUs the length of the axis in microseconds; at least 1
 */
public record Waterfall(List<Lane> lanes, long totalUs) {
  /** So narrow a bar is still seen. */
  private static final double MIN_WIDTH = 0.004;

  /**
   * One phase of one request.
   *
   * @param request its number, from 0
   * @param x where the bar begins, in percent
   * @param isFailed whether the check failed in it
   */
  public record Lane(
      int request, Phase phase, long micros, String x, String width, boolean isFailed) {}

  /**
   * Draws them.
   *
   * @param requests the timings of each, in order
   * @param totalUs how long the axis is at least: as long as the check, or another one beside it
   * @param failed the phase in which the last request failed; null: in none
   */
  public static Waterfall of(List<Timings> requests, long totalUs, @Nullable Phase failed) {
    long phasesUs = requests.stream().mapToLong(Waterfall::sum).sum();
    long all = Math.max(1, Math.max(totalUs, phasesUs));
    List<Lane> lanes = new ArrayList<>();
    long at = 0;
    for (int request = 0; request < requests.size(); request++) {
      for (Phase phase : Phase.values()) {
        long micros = requests.get(request).micros(phase);
        if (micros != Timings.ABSENT) {
          boolean isFailed = phase == failed && request == requests.size() - 1;
          lanes.add(lane(request, phase, micros, at, all, isFailed));
          at += micros;
        }
      }
    }
    return new Waterfall(lanes, all);
  }

  private static Lane lane(
      int request, Phase phase, long micros, long at, long all, boolean isFailed) {
    double width = Math.max(MIN_WIDTH, (double) micros / all);
    double x = Math.min((double) at / all, 1 - width);
    return new Lane(request, phase, micros, Svg.percent(x), Svg.percent(width), isFailed);
  }

  private static long sum(Timings timings) {
    long sum = 0;
    for (Phase phase : Phase.values()) {
      sum += Math.max(0, timings.micros(phase));
    }
    return sum;
  }
}
