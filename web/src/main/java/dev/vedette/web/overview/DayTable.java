package dev.vedette.web.overview;

import dev.vedette.store.incidents.OutageTimes.Outage;
import dev.vedette.store.query.TargetDays;
import dev.vedette.store.query.WatchedTime;
import dev.vedette.web.page.Format;
import dev.vedette.web.page.Layout;
import dev.vedette.web.page.Paths;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The bars of a target as a table: what its template is given.
 *
 * @param target its name
 * @param days the newest first
 */
record DayTable(Layout layout, String target, List<Day> days) {
  private static final String NONE = "–";

  /**
   * One day; times are an average of the locations.
   *
   * @param incident the worst of the day; null: there was none
   */
  record Day(
      LocalDate day,
      String uptime,
      String known,
      String down,
      String maintenance,
      String paused,
      @Nullable UUID incident) {
    static Day of(TargetDays days, int index, List<Outage> outages) {
      LocalDate day = days.first().plusDays(index);
      WatchedTime time = days.day(index);
      Outage worst = Bars.worst(outages, day);
      return new Day(
          day,
          Format.share(time.upMs(), time.knownMs()),
          Format.share(time.knownMs(), time.watchedMs()),
          length(time.downMs(), days, index),
          length(days.maintenanceMs(index), days, index),
          length(days.pausedMs(index), days, index),
          worst == null ? null : worst.incident());
    }

    private static String length(long ms, TargetDays days, int index) {
      return ms == 0 ? NONE : DayWords.onAverage(ms, days, index);
    }
  }

  static DayTable of(Layout layout, String target, TargetDays days, List<Outage> outages) {
    List<Day> all = new ArrayList<>();
    for (int i = days.days() - 1; i >= 0; i--) {
      all.add(Day.of(days, i, outages));
    }
    return new DayTable(layout, target, all);
  }

  /** The page of the target. */
  String link() {
    return Layout.at(path(), layout.at());
  }

  /** The day itself. */
  String link(Day day) {
    return Layout.at(path() + "?day=" + day.day(), layout.at());
  }

  String incident(UUID id) {
    return Layout.at("/incidents/" + id, layout.at());
  }

  private String path() {
    return "/targets/" + Paths.segment(target);
  }
}
