package dev.vedette.store.query;

import dev.vedette.store.Partitions;
import java.time.Instant;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.List;

/**
 * What is known of the days (UTC) of one target outside of maintenance, all its locations together.
 * Grows while it is read; from then on nothing changes it.
 */
public final class TargetDays {
  private final LocalDate first;
  private final long[] upMs;
  private final long[] knownMs;
  private final long[] watchedMs;
  private final long[] maintenanceMs;
  private final long[] pausedMs;

  TargetDays(LocalDate first, LocalDate last) {
    this(first, (int) ChronoUnit.DAYS.between(first, last) + 1);
  }

  private TargetDays(LocalDate first, int days) {
    this.first = first;
    upMs = new long[days];
    knownMs = new long[days];
    watchedMs = new long[days];
    maintenanceMs = new long[days];
    pausedMs = new long[days];
  }

  /**
   * Days on which nobody watched.
   *
   * @param last not before the first
   */
  public static TargetDays unwatched(LocalDate first, LocalDate last) {
    return new TargetDays(first, last);
  }

  void add(int index, long up, long known) {
    upMs[index] += up;
    knownMs[index] += known;
  }

  /** When a location watched it, of which maintenance is left out. */
  void watched(Watch watch, MaintenanceSpans maintenance) {
    for (Span span : watch.spans()) {
      for (int i = index(span.from()); i < days() && whole(i).from().isBefore(span.to()); i++) {
        Span watched = whole(i).intersect(span);
        long out = maintenance.within(List.of(watched)).toMillis();
        watchedMs[i] += watched.length().toMillis() - out;
        maintenanceMs[i] += out;
      }
    }
    for (Span span : watch.paused()) {
      for (int i = index(span.from()); i < days() && whole(i).from().isBefore(span.to()); i++) {
        pausedMs[i] += whole(i).intersect(span).length().toMillis();
      }
    }
  }

  /** The day of a moment. */
  private int index(Instant moment) {
    return Math.max(0, index(Partitions.day(moment)));
  }

  private Span whole(int index) {
    LocalDate day = first.plusDays(index);
    return new Span(DailyTimes.start(day), DailyTimes.start(day.plusDays(1)));
  }

  /** The first of the days. */
  public LocalDate first() {
    return first;
  }

  public int days() {
    return upMs.length;
  }

  /**
   * One of the days.
   *
   * @param index 0 is the first
   */
  public WatchedTime day(int index) {
    return new WatchedTime(upMs[index], knownMs[index], watchedMs[index]);
  }

  /**
   * For how long it was watched in maintenance, which is in none of the other times.
   *
   * @param index 0 is the first
   * @return milliseconds, summed over the locations
   */
  public long maintenanceMs(int index) {
    return maintenanceMs[index];
  }

  /**
   * For how long it was paused, which is in none of the other times.
   *
   * @param index 0 is the first
   * @return milliseconds, summed over the locations
   */
  public long pausedMs(int index) {
    return pausedMs[index];
  }

  /** All of them together. */
  public WatchedTime sum() {
    return new WatchedTime(sum(upMs), sum(knownMs), sum(watchedMs));
  }

  /** The same with other figures for the days of another answer, as far as it has them. */
  public TargetDays with(TargetDays other) {
    TargetDays both = new TargetDays(first, days());
    System.arraycopy(upMs, 0, both.upMs, 0, days());
    System.arraycopy(knownMs, 0, both.knownMs, 0, days());
    System.arraycopy(watchedMs, 0, both.watchedMs, 0, days());
    System.arraycopy(maintenanceMs, 0, both.maintenanceMs, 0, days());
    System.arraycopy(pausedMs, 0, both.pausedMs, 0, days());
    for (int i = 0; i < other.days(); i++) {
      int index = index(other.first.plusDays(i));
      if (index >= 0 && index < days()) {
        both.upMs[index] = other.upMs[i];
        both.knownMs[index] = other.knownMs[i];
        both.watchedMs[index] = other.watchedMs[i];
        both.maintenanceMs[index] = other.maintenanceMs[i];
        both.pausedMs[index] = other.pausedMs[i];
      }
    }
    return both;
  }

  private int index(LocalDate day) {
    return (int) ChronoUnit.DAYS.between(first, day);
  }

  private static long sum(long[] values) {
    return Arrays.stream(values).sum();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof TargetDays that
        && first.equals(that.first)
        && Arrays.equals(upMs, that.upMs)
        && Arrays.equals(knownMs, that.knownMs)
        && Arrays.equals(watchedMs, that.watchedMs)
        && Arrays.equals(maintenanceMs, that.maintenanceMs)
        && Arrays.equals(pausedMs, that.pausedMs);
  }

  @Override
  public int hashCode() {
    return 31 * (31 * first.hashCode() + Arrays.hashCode(upMs)) + Arrays.hashCode(knownMs);
  }
}
