package dev.vedette.web.overview;

import dev.vedette.model.incident.IncidentKind;
import dev.vedette.store.incidents.OutageTimes.Outage;
import dev.vedette.store.query.TargetDays;
import dev.vedette.store.query.WatchedTime;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The days of a target as a drawing: a path for each colour, so that 90 bars are a handful of
 * elements. The colour tells of incidents, the height how much of the watched time was down; what
 * is not known is hatched, maintenance has a colour of its own, and a day on which nobody watched
 * is a dot.
 *
 * @param paths the outlines by the class of the path, in the order in which they are drawn
 * @param summary in words
 */
record Bars(Map<String, String> paths, String summary) {
  static final int HEIGHT = 28;

  /** Watched, not watched, maintenance, failures, outages, not known: the later lies above. */
  private static final List<String> ORDER = List.of("g", "o", "m", "p", "d", "x");

  /** From a bar to the next, and how wide it is. */
  static final int STEP = 5;

  private static final int BAR = 4;

  /** What is there at all is seen. */
  private static final int LEAST_DOWN = 4;

  private static final int LEAST_UNKNOWN = 2;

  private static final int LEAST_MAINTENANCE = 3;

  /** Less than that of a day is the wait for a result that is under way. */
  private static final double NOTHING = 0.003;

  static Bars of(TargetDays days, List<Outage> outages) {
    return new Pen(days, outages).draw();
  }

  /** The worst that happened on a day, by the incidents. */
  static @Nullable Outage worst(List<Outage> outages, LocalDate day) {
    Instant from = day.atStartOfDay(ZoneOffset.UTC).toInstant();
    Instant to = day.plusDays(1).atStartOfDay(ZoneOffset.UTC).toInstant();
    Outage worst = null;
    for (Outage outage : outages) {
      boolean meets =
          outage.from().isBefore(to) && (outage.to() == null || outage.to().isAfter(from));
      if (meets && (worst == null || worst.kind() != IncidentKind.DOWN)) {
        worst = outage;
      }
    }
    return worst;
  }

  /** One drawing while it comes about. */
  private static final class Pen {
    private final TargetDays days;
    private final List<Outage> outages;
    private final Map<String, StringBuilder> paths = new TreeMap<>();
    private final Map<String, Integer> counts = new TreeMap<>();

    Pen(TargetDays days, List<Outage> outages) {
      this.days = days;
      this.outages = outages;
    }

    Bars draw() {
      int runFrom = 0;
      boolean runWatched = days.day(0).watchedMs() > 0;
      for (int i = 0; i < days.days(); i++) {
        WatchedTime time = days.day(i);
        boolean watched = time.watchedMs() > 0;
        if (watched != runWatched) {
          run(runWatched, runFrom, i);
          runFrom = i;
          runWatched = watched;
        }
        day(i, time);
      }
      run(runWatched, runFrom, days.days());
      Map<String, String> drawn = new LinkedHashMap<>();
      for (String kind : ORDER) {
        if (paths.containsKey(kind)) {
          drawn.put(kind, paths.get(kind).toString());
        }
      }
      return new Bars(Collections.unmodifiableMap(drawn), summary());
    }

    /** Bars of full height are the dashes of one line. */
    private void run(boolean watched, int from, int to) {
      path(watched ? "g" : "o")
          .append('M')
          .append(from * STEP)
          .append(watched ? " 14h" : " 27h")
          .append((to - from) * STEP - 1);
    }

    private void day(int index, WatchedTime time) {
      Outage worst = worst(outages, days.first().plusDays(index));
      int down = downHeight(time, worst != null);
      if (down > 0) {
        String kind = worst != null && worst.kind() == IncidentKind.DOWN ? "d" : "p";
        counts.merge(kind, 1, Integer::sum);
        bar(kind, index, HEIGHT, down);
      }
      int maintenance = Math.min(maintenanceHeight(index, time), HEIGHT - down);
      if (maintenance > 0) {
        counts.merge("m", 1, Integer::sum);
        bar("m", index, HEIGHT - down, maintenance);
      }
      int unknown = Math.min(unknownHeight(time), HEIGHT - down - maintenance);
      if (unknown > 0) {
        counts.merge("x", 1, Integer::sum);
        path("x").append('M').append(index * STEP).append(" 0h").append(BAR).append('v');
        path("x").append(unknown).append("h-").append(BAR).append('z');
      }
    }

    /** Upwards from there. */
    private void bar(String kind, int index, int bottom, int height) {
      path(kind).append('M').append(index * STEP).append(' ').append(bottom);
      path(kind)
          .append('v')
          .append(-height)
          .append('h')
          .append(BAR)
          .append('v')
          .append(height)
          .append('z');
    }

    private int maintenanceHeight(int index, WatchedTime time) {
      long ms = days.maintenanceMs(index);
      return ms == 0 ? 0 : Math.max(LEAST_MAINTENANCE, height(ms, ms + time.watchedMs()));
    }

    private static int downHeight(WatchedTime time, boolean outage) {
      return time.downMs() == 0 && !outage
          ? 0
          : Math.max(LEAST_DOWN, height(time.downMs(), time.watchedMs()));
    }

    private static int unknownHeight(WatchedTime time) {
      return time.unknownMs() <= NOTHING * time.watchedMs()
          ? 0
          : Math.max(LEAST_UNKNOWN, height(time.unknownMs(), time.watchedMs()));
    }

    private static int height(long part, long whole) {
      return whole == 0 ? 0 : (int) Math.round((double) part / whole * HEIGHT);
    }

    private StringBuilder path(String kind) {
      return paths.computeIfAbsent(kind, _ -> new StringBuilder());
    }

    private String summary() {
      StringBuilder text = new StringBuilder(days.days() + " days");
      count(text, "d", "with an outage");
      count(text, "p", "with failures");
      count(text, "x", "not fully known");
      count(text, "m", "with maintenance");
      return text.toString();
    }

    private void count(StringBuilder text, String kind, String words) {
      int number = counts.getOrDefault(kind, 0);
      if (number > 0) {
        text.append(", ").append(number).append(' ').append(words);
      }
    }
  }
}
