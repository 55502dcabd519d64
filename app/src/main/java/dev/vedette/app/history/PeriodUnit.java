package dev.vedette.app.history;

import dev.vedette.store.query.UptimeReport.Period;
import java.time.DayOfWeek;
import java.time.LocalDate;
import java.time.YearMonth;
import java.time.temporal.IsoFields;
import java.time.temporal.TemporalAdjusters;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** What a report has a line for. */
enum PeriodUnit {
  DAY(31),
  /** From Monday to Sunday (ISO 8601). */
  WEEK(13),
  MONTH(12);

  /** How many are shown when nobody says. */
  private final int usual;

  PeriodUnit(int usual) {
    this.usual = usual;
  }

  /** The first day of the one that holds this day. */
  LocalDate start(LocalDate day) {
    return switch (this) {
      case DAY -> day;
      case WEEK -> day.with(TemporalAdjusters.previousOrSame(DayOfWeek.MONDAY));
      case MONTH -> day.withDayOfMonth(1);
    };
  }

  /** The first day of the first one that is shown, when this day's is the last. */
  LocalDate usualStart(LocalDate day) {
    return plus(start(day), 1 - usual);
  }

  /** The whole periods from that of one day to that of the other. */
  List<Period> from(LocalDate first, LocalDate last) {
    List<Period> periods = new ArrayList<>();
    for (LocalDate start = start(first); !start.isAfter(last); start = plus(start, 1)) {
      periods.add(new Period(start, plus(start, 1).minusDays(1)));
    }
    return periods;
  }

  private LocalDate plus(LocalDate start, int count) {
    return switch (this) {
      case DAY -> start.plusDays(count);
      case WEEK -> start.plusWeeks(count);
      case MONTH -> start.plusMonths(count);
    };
  }

  /**
   * As people and programs call a period: {@code 2026-01-31}, {@code 2026-W05}, {@code 2026-01}.
   */
  String label(Period period) {
    LocalDate first = period.first();
    return switch (this) {
      case DAY -> first.toString();
      case WEEK ->
          "%04d-W%02d"
              .formatted(
                  first.get(IsoFields.WEEK_BASED_YEAR),
                  first.get(IsoFields.WEEK_OF_WEEK_BASED_YEAR));
      case MONTH -> YearMonth.from(first).toString();
    };
  }

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
