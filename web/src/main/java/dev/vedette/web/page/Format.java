package dev.vedette.web.page;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.Locale;

/** Figures as people read them; pure. A figure is never rounded to something nicer than it is. */
public final class Format {
  private static final long HOUR_S = 3_600;
  private static final long DAY_S = 86_400;

  private static final DateTimeFormatter SHORT =
      DateTimeFormatter.ofPattern("d MMM HH:mm 'UTC'", Locale.ENGLISH);
  private static final DateTimeFormatter DAY =
      DateTimeFormatter.ofPattern("d MMMM yyyy", Locale.ENGLISH);

  private static final int SECOND_LENGTH = "2026-11-24 14:03:12".length();
  private static final int MINUTE_LENGTH = "2026-11-24 14:03".length();

  private Format() {}

  /** Microseconds as {@code 0.4 ms}, {@code 8.1 ms}, {@code 240 ms}, {@code 1.24 s}. */
  public static String micros(long micros) {
    if (micros < 9_950) {
      return decimals(1, micros / 1e3) + " ms";
    }
    if (micros < 999_500) {
      return Math.round(micros / 1e3) + " ms";
    }
    return decimals(micros < 9_995_000 ? 2 : 1, micros / 1e6) + " s";
  }

  /**
   * A share in percent, two decimals, cut and not rounded: {@code 100 %} only when nothing failed,
   * {@code 0 %} only when nothing succeeded.
   *
   * @param part at most whole
   * @param whole 0 gives a dash
   */
  public static String share(long part, long whole) {
    if (whole == 0) {
      return "–";
    }
    if (part == whole) {
      return "100 %";
    }
    if (part == 0) {
      return "0 %";
    }
    long hundredths = Math.multiplyExact(part, 10_000L) / whole;
    if (hundredths == 0) {
      return "< 0.01 %";
    }
    return String.format(Locale.ROOT, "%d.%02d %%", hundredths / 100, hundredths % 100);
  }

  /** A count with its thousands apart: {@code 525,600}. */
  public static String number(long count) {
    return String.format(Locale.ROOT, "%,d", count);
  }

  /** A length of time in its one or two largest units: {@code 40 s}, {@code 3 h 20 min}. */
  public static String duration(Duration duration) {
    long seconds = Math.max(0, duration.toSeconds());
    if (seconds < 60) {
      return seconds + " s";
    }
    if (seconds < HOUR_S) {
      return seconds / 60 + " min";
    }
    if (seconds < DAY_S) {
      return units(seconds / HOUR_S, "h", seconds % HOUR_S / 60, "min");
    }
    return units(seconds / DAY_S, "d", seconds % DAY_S / HOUR_S, "h");
  }

  /** How long before now something was: {@code 12 s ago}; {@code now} for less than a second. */
  public static String ago(Instant then, Instant now) {
    Duration age = Duration.between(then, now);
    return age.toMillis() < 1_000 ? "now" : duration(age) + " ago";
  }

  /** A moment in UTC to the second: {@code 2026-11-24 14:03:12 UTC}. */
  public static String moment(Instant instant) {
    return instant
        .truncatedTo(ChronoUnit.SECONDS)
        .toString()
        .replace('T', ' ')
        .replace("Z", " UTC");
  }

  /** The same without its zone, where the page says it: {@code 2026-11-24 14:03:12}. */
  public static String second(Instant instant) {
    return moment(instant).substring(0, SECOND_LENGTH);
  }

  /** A moment in UTC to the minute, likewise: {@code 2026-11-24 14:03}. */
  public static String minute(Instant instant) {
    return moment(instant).substring(0, MINUTE_LENGTH);
  }

  /** A moment in UTC to the minute, without the year: {@code 24 Nov 14:03 UTC}. */
  public static String shortMoment(Instant instant) {
    return SHORT.format(instant.atOffset(ZoneOffset.UTC));
  }

  /** A day: {@code 24 November 2026}. */
  public static String day(LocalDate day) {
    return DAY.format(day);
  }

  private static String units(long large, String largeUnit, long small, String smallUnit) {
    String text = large + " " + largeUnit;
    return small == 0 ? text : text + " " + small + " " + smallUnit;
  }

  /** By hand: a page has thousands of them, and a formatter is the dearest part of it. */
  private static String decimals(int digits, double value) {
    long power = digits == 2 ? 100 : 10;
    long all = Math.round(value * power);
    String rest = Long.toString(all % power);
    return all / power + "." + "0".repeat(digits - rest.length()) + rest;
  }
}
