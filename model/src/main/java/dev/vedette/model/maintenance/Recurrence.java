package dev.vedette.model.maintenance;

import static java.time.temporal.ChronoUnit.DAYS;
import static java.util.stream.Collectors.joining;

import java.time.LocalDate;
import java.time.YearMonth;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import net.fortuna.ical4j.model.Recur;
import org.jspecify.annotations.Nullable;

/**
 * On which days something recurs: the RRULE of RFC 5545, section 3.3.10, as far as it is about
 * days. What time it is then, and where, is said elsewhere, so that no clock that is changed gets
 * into the reckoning.
 *
 * <p>The days are found by ical4j. It is asked for whole weeks, months or years from their first
 * day on, and what follows from the first day of the recurrence is written into the rule
 * beforehand: left to itself it skips months that are too short for that day.
 *
 * @param text as it was written
 * @param count how often at most; null: without an end
 * @param until the last day; null: without an end
 * @param by the parts that begin with BY, by name
 */
public record Recurrence(
    String text,
    Frequency frequency,
    int interval,
    @Nullable Integer count,
    @Nullable LocalDate until,
    String weekStart,
    SortedMap<String, String> by) {
  /** How often, without its interval. */
  public enum Frequency {
    DAILY,
    WEEKLY,
    MONTHLY,
    YEARLY
  }

  /** From here on weeks are counted where nobody says since when: a Monday. */
  private static final LocalDate EPOCH = LocalDate.of(1970, 1, 5);

  private static final String EVERY_MONTH = "1,2,3,4,5,6,7,8,9,10,11,12";

  public Recurrence {
    by = Collections.unmodifiableSortedMap(new TreeMap<>(by));
  }

  /** Throws IllegalArgumentException that says what is wrong and shows a right one. */
  public static Recurrence parse(String text) {
    return RecurrenceText.parse(text);
  }

  /**
   * Why it can't be understood without a first day, in words; empty when it can: then which days it
   * means depends on nothing but the rule.
   */
  Optional<String> needsFirstDay() {
    if (interval > 1) {
      return Optional.of(
          "INTERVAL=" + interval + " counts from a first day; add since: 2026-12-06");
    }
    if (count != null) {
      return Optional.of("COUNT=" + count + " counts from a first day; add since: 2026-12-06");
    }
    String missing =
        String.join(
            ";",
            impliedBy(EPOCH).keySet().stream()
                .map(part -> part + "=" + (part.equals("BYDAY") ? "SU" : "1"))
                .toList());
    return missing.isEmpty()
        ? Optional.empty()
        : Optional.of(
            "FREQ=%s alone does not say on which day; add %s, or since: 2026-12-06"
                .formatted(frequency, missing));
  }

  /** What the first day says where the rule does not. */
  private Map<String, String> impliedBy(LocalDate first) {
    boolean saysDays =
        by.containsKey("BYDAY") || by.containsKey("BYMONTHDAY") || by.containsKey("BYYEARDAY");
    Map<String, String> implied = new LinkedHashMap<>();
    if (saysDays || frequency == Frequency.DAILY) {
      return implied;
    }
    boolean byWeek = frequency == Frequency.WEEKLY || by.containsKey("BYWEEKNO");
    if (byWeek) {
      implied.put("BYDAY", first.getDayOfWeek().name().substring(0, 2));
      return implied;
    }
    if (frequency == Frequency.YEARLY && !by.containsKey("BYMONTH")) {
      implied.put("BYMONTH", String.valueOf(first.getMonthValue()));
    }
    implied.put("BYMONTHDAY", String.valueOf(first.getDayOfMonth()));
    return implied;
  }

  /**
   * The days on which it recurs.
   *
   * @param since the first day that may be one; null: there is none, which only a rule without
   *     {@link #needsFirstDay} can do without
   * @param from belongs to the time asked for
   * @param to does too
   * @return in order, each once
   */
  List<LocalDate> days(@Nullable LocalDate since, LocalDate from, LocalDate to) {
    LocalDate first = since == null ? EPOCH : since;
    LocalDate start = count != null || from.isBefore(first) ? first : from;
    LocalDate end = until != null && until.isBefore(to) ? until : to;
    if (start.isAfter(end)) {
      return List.of();
    }
    LocalDate seed = seed(since, first, start);
    return new TreeSet<>(new Recur<LocalDate>(rule(first)).getDates(seed, seed, end))
        .stream()
            .filter(day -> !day.isBefore(start) && !day.isAfter(end) && isInItsMonths(day))
            .limit(count == null ? Long.MAX_VALUE : count)
            .filter(day -> !day.isBefore(from))
            .toList();
  }

  /** Where a week, month or year begins that is one of the recurrence, not after the start. */
  private LocalDate seed(@Nullable LocalDate since, LocalDate first, LocalDate start) {
    LocalDate near = since == null ? start : first;
    return switch (frequency) {
      case DAILY -> near.plusDays(near.until(start, DAYS) / interval * interval);
      case WEEKLY -> near.with(Weekdays.previousOrSame(weekStart));
      case MONTHLY -> YearMonth.from(near).atDay(1);
      case YEARLY -> near.withDayOfYear(1);
    };
  }

  private String rule(LocalDate first) {
    Map<String, String> parts = new LinkedHashMap<>();
    parts.put("FREQ", frequency.name());
    parts.put("INTERVAL", String.valueOf(interval));
    parts.put("WKST", weekStart);
    parts.putAll(impliedBy(first));
    parts.putAll(by);
    if (frequency == Frequency.YEARLY && by.containsKey("BYMONTHDAY")) {
      // Of a year ical4j looks at the month of its first day.
      parts.putIfAbsent("BYMONTH", EVERY_MONTH);
    }
    if (frequency == Frequency.WEEKLY) {
      parts.remove("BYMONTH");
    }
    return parts.entrySet().stream()
        .map(part -> part.getKey() + "=" + part.getValue())
        .collect(joining(";"));
  }

  /** Of a week ical4j looks at the month of its first day. */
  private boolean isInItsMonths(LocalDate day) {
    String months = by.get("BYMONTH");
    return frequency != Frequency.WEEKLY
        || months == null
        || List.of(months.split(",")).contains(String.valueOf(day.getMonthValue()));
  }

  @Override
  public String toString() {
    return text;
  }
}
