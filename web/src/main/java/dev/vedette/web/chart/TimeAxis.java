package dev.vedette.web.chart;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The marks below a chart: at round times of UTC, few enough for a phone. */
public final class TimeAxis {
  private static final int MAX_MARKS = 6;

  /** Half of a label on a phone. */
  private static final double EDGE = 0.06;

  private static final Duration DAY = Duration.ofDays(1);

  private static final List<Duration> STEPS =
      List.of(
          Duration.ofSeconds(10),
          Duration.ofMinutes(1),
          Duration.ofMinutes(5),
          Duration.ofMinutes(15),
          Duration.ofMinutes(30),
          Duration.ofHours(1),
          Duration.ofHours(3),
          Duration.ofHours(6),
          Duration.ofHours(12),
          DAY,
          DAY.multipliedBy(2),
          DAY.multipliedBy(7),
          DAY.multipliedBy(14),
          DAY.multipliedBy(30),
          DAY.multipliedBy(61),
          DAY.multipliedBy(122),
          DAY.multipliedBy(365),
          DAY.multipliedBy(730));

  private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("HH:mm", Locale.ROOT);
  private static final DateTimeFormatter DATE =
      DateTimeFormatter.ofPattern("d MMM", Locale.ENGLISH);
  private static final DateTimeFormatter MONTH =
      DateTimeFormatter.ofPattern("MMM yyyy", Locale.ENGLISH);

  /**
   * A mark.
   *
   * @param share of the width, from 0 to 1
   * @param isTime whether it is a time of the day, which differs with the reader's zone
   */
  public record Mark(Instant at, double share, String label, boolean isTime) {
    public String percent() {
      return Svg.percent(share);
    }

    /** Names the class of a label that would be cut at an edge; null: none. */
    public @Nullable String edge() {
      return share < EDGE ? "first" : share > 1 - EDGE ? "last" : null;
    }
  }

  private TimeAxis() {}

  /** The marks of a series, from left to right. */
  public static List<Mark> marks(Series series) {
    Duration length = series.step().multipliedBy(series.count());
    Duration step =
        STEPS.stream()
            .filter(each -> each.multipliedBy(MAX_MARKS).compareTo(length) >= 0)
            .findFirst()
            .orElse(STEPS.getLast());
    List<Mark> marks = new ArrayList<>();
    for (Instant at = firstAfter(series.start(), step);
        at.isBefore(series.end());
        at = at.plus(step)) {
      marks.add(mark(series, at, step));
    }
    return marks;
  }

  private static Mark mark(Series series, Instant at, Duration step) {
    DateTimeFormatter format =
        step.compareTo(DAY) < 0 ? TIME : step.compareTo(DAY.multipliedBy(30)) < 0 ? DATE : MONTH;
    double share = series.at(at) / series.count();
    return new Mark(at, share, format.format(at.atOffset(ZoneOffset.UTC)), format == TIME);
  }

  private static Instant firstAfter(Instant start, Duration step) {
    long past = Math.floorMod(start.toEpochMilli(), step.toMillis());
    return past == 0 ? start : start.plusMillis(step.toMillis() - past);
  }
}
