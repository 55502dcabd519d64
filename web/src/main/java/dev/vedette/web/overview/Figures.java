package dev.vedette.web.overview;

import dev.vedette.store.incidents.OutageTimes.Outage;
import dev.vedette.store.query.TargetDays;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What the overview shows of the last days of each target, by its id.
 *
 * @param first the day (UTC) of the first bar
 * @param days what is known of each day
 * @param p95Us what 95 % of the answers of the last day did not exceed, in microseconds
 * @param outages oldest first
 */
public record Figures(
    LocalDate first,
    Map<Integer, TargetDays> days,
    Map<Integer, Double> p95Us,
    Map<Integer, List<Outage>> outages) {
  /** Bars of a target. */
  public static final int DAYS = 90;

  /** Before anything was read. */
  static final Figures NONE = new Figures(LocalDate.EPOCH, Map.of(), Map.of(), Map.of());

  /**
   * The same with what another answer knows of the newest days. A target that is new there was not
   * watched on the days before, and has a bar of each all the same.
   */
  Figures with(Map<Integer, TargetDays> newest, Map<Integer, List<Outage>> newOutages) {
    TargetDays unwatched = TargetDays.unwatched(first, first.plusDays(DAYS - 1L));
    Map<Integer, TargetDays> both = new HashMap<>(days);
    newest.forEach(
        (target, part) -> both.put(target, days.getOrDefault(target, unwatched).with(part)));
    return new Figures(first, both, p95Us, newOutages);
  }

  Figures withP95(Map<Integer, Double> other) {
    return new Figures(first, days, other, outages);
  }
}
