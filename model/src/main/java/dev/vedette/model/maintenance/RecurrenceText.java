package dev.vedette.model.maintenance;

import dev.vedette.model.maintenance.Recurrence.Frequency;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.format.DateTimeFormatter;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads the text of an RRULE, strictly: ical4j takes more, and some of it for something else. */
final class RecurrenceText {
  private static final String RIGHT = "write for instance FREQ=WEEKLY;BYDAY=SU";

  /** Longer than a rule that names every week of a year. */
  private static final int MAX_LENGTH = 500;

  /** Some two hundred years of weeks. */
  private static final int MAX_NUMBER = 10_000;

  private static final Map<String, Pattern> BY =
      Map.of(
          "BYDAY", list("[+-]?([1-9]|[1-4]\\d|5[0-3])?" + Weekdays.SYNTAX),
          "BYMONTHDAY", list("[+-]?([1-9]|[12]\\d|3[01])"),
          "BYYEARDAY", list("[+-]?([1-9]|[1-9]\\d|[12]\\d\\d|3[0-5]\\d|36[0-6])"),
          "BYWEEKNO", list("[+-]?([1-9]|[1-4]\\d|5[0-3])"),
          "BYMONTH", list("([1-9]|1[0-2])"),
          "BYSETPOS", list("[+-]?([1-9]|[1-9]\\d|[12]\\d\\d|3[0-5]\\d|36[0-6])"));

  private final Map<String, String> parts = new LinkedHashMap<>();

  private RecurrenceText() {}

  private static Pattern list(String element) {
    return Pattern.compile(element + "(," + element + ")*");
  }

  static Recurrence parse(String text) {
    RecurrenceText read = new RecurrenceText();
    String written = text.strip().toUpperCase(Locale.ROOT);
    if (written.length() > MAX_LENGTH) {
      throw refused("a rule must be at most " + MAX_LENGTH + " characters");
    }
    for (String part : written.split(";", -1)) {
      read.take(part);
    }
    return read.recurrence(written);
  }

  private void take(String part) {
    String[] sides = part.split("=", -1);
    if (sides.length != 2 || sides[0].isEmpty() || sides[1].isEmpty()) {
      throw refused("'" + part + "' is no part of a rule");
    }
    switch (sides[0]) {
      case "FREQ", "INTERVAL", "COUNT", "UNTIL", "WKST" -> put(sides[0], sides[1]);
      case "BYHOUR", "BYMINUTE", "BYSECOND" ->
          throw refused("leave out " + sides[0] + ": the time of day is said by at");
      case "DTSTART", "TZID" ->
          throw refused("leave out " + sides[0] + ": the first day is said by since");
      default -> putBy(sides[0], sides[1]);
    }
  }

  private void putBy(String name, String value) {
    Pattern pattern = BY.get(name);
    if (pattern == null) {
      throw refused("'" + name + "' is no part of a rule");
    }
    if (!pattern.matcher(value).matches()) {
      throw refused("'" + value + "' is not right for " + name);
    }
    put(name, value.replace("+", ""));
  }

  private void put(String name, String value) {
    if (parts.put(name, value) != null) {
      throw refused(name + " is there twice");
    }
  }

  private Recurrence recurrence(String text) {
    Integer interval = number("INTERVAL");
    String weekStart = parts.getOrDefault("WKST", "MO");
    if (!weekStart.matches(Weekdays.SYNTAX)) {
      throw refused("'" + weekStart + "' is no day for WKST");
    }
    Map<String, String> by = new TreeMap<>(parts);
    by.keySet().retainAll(BY.keySet());
    Frequency frequency = frequency();
    requireMeaning(frequency, by);
    return new Recurrence(
        text,
        frequency,
        interval == null ? 1 : interval,
        number("COUNT"),
        until(),
        weekStart,
        new TreeMap<>(by));
  }

  private Frequency frequency() {
    String name = parts.get("FREQ");
    if (name == null) {
      throw refused("FREQ is missing");
    }
    return Arrays.stream(Frequency.values())
        .filter(each -> each.name().equals(name))
        .findFirst()
        .orElseThrow(
            () -> refused("FREQ must be DAILY, WEEKLY, MONTHLY or YEARLY, not '" + name + "'"));
  }

  /** What RFC 5545 forbids, in its table and below it. */
  private static void requireMeaning(Frequency frequency, Map<String, String> by) {
    boolean ordinal = by.getOrDefault("BYDAY", "").matches(".*\\d.*");
    boolean byWeek = by.containsKey("BYWEEKNO");
    if (ordinal && (frequency.compareTo(Frequency.MONTHLY) < 0 || byWeek)) {
      throw refused("BYDAY=" + by.get("BYDAY") + " has a number, which only months and years have");
    }
    if (by.containsKey("BYMONTHDAY") && frequency == Frequency.WEEKLY) {
      throw refused("BYMONTHDAY does not go with FREQ=WEEKLY");
    }
    if (ordinal && by.containsKey("BYMONTHDAY")) {
      throw refused("BYDAY=" + by.get("BYDAY") + " says which day; leave out BYMONTHDAY");
    }
    for (String yearly : new String[] {"BYYEARDAY", "BYWEEKNO"}) {
      if (by.containsKey(yearly) && frequency != Frequency.YEARLY) {
        throw refused(yearly + " goes with FREQ=YEARLY only");
      }
    }
    if (by.containsKey("BYSETPOS") && by.size() == 1) {
      throw refused("BYSETPOS chooses among the days of another part, as of BYDAY");
    }
  }

  private @Nullable Integer number(String name) {
    String value = parts.get(name);
    if (value == null) {
      return null;
    }
    if (!value.matches("\\d{1,5}") || Integer.parseInt(value) < 1) {
      throw refused(name + " must be from 1 to " + MAX_NUMBER + ", not '" + value + "'");
    }
    return Math.min(Integer.parseInt(value), MAX_NUMBER);
  }

  private @Nullable LocalDate until() {
    String value = parts.get("UNTIL");
    try {
      return value == null ? null : LocalDate.parse(value, DateTimeFormatter.BASIC_ISO_DATE);
    } catch (DateTimeException e) {
      throw new IllegalArgumentException(
          "UNTIL must be the last day, such as UNTIL=20261231, not '" + value + "'", e);
    }
  }

  private static IllegalArgumentException refused(String why) {
    return new IllegalArgumentException(why + "; " + RIGHT);
  }
}
