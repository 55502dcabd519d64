package dev.vedette.model.maintenance;

import java.time.DayOfWeek;
import java.time.temporal.TemporalAdjuster;
import java.time.temporal.TemporalAdjusters;
import java.util.Arrays;

/** Days of the week as RFC 5545 writes them: the first two letters. */
final class Weekdays {
  static final String SYNTAX = "(MO|TU|WE|TH|FR|SA|SU)";

  private Weekdays() {}

  static TemporalAdjuster previousOrSame(String day) {
    return TemporalAdjusters.previousOrSame(of(day));
  }

  static DayOfWeek of(String day) {
    return Arrays.stream(DayOfWeek.values())
        .filter(each -> each.name().startsWith(day))
        .findFirst()
        .orElseThrow();
  }
}
