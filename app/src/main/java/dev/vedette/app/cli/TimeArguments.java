package dev.vedette.app.cli;

import dev.vedette.store.query.Span;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.regex.Pattern;

/**
 * Times as people write them: {@code 2026-01}, {@code 2026-01-31} (both in UTC), or a moment such
 * as {@code 2026-01-31T12:00:00Z}, or as tables have it: {@code 2026-01-31 12:00:00} (in UTC).
 */
public final class TimeArguments {
  private static final int MONTH_LENGTH = "2026-01".length();
  private static final int DAY_LENGTH = "2026-01-31".length();
  private static final int LAST_YEAR = 9999;

  /** So that what a command has printed can be given to the next one. */
  private static final Pattern AS_PRINTED = Pattern.compile(".{10} \\d\\d:\\d\\d(:\\d\\d)?");

  private TimeArguments() {}

  /**
   * From the beginning of one to the end of the other.
   *
   * @throws IllegalArgumentException that says what is wrong with them
   */
  public static Span span(String from, String to) {
    Instant start = parse(from).from();
    Instant end = parse(to).to();
    if (!start.isBefore(end)) {
      throw new IllegalArgumentException("--to " + to + " ends before --from " + from + " begins");
    }
    return new Span(start, end);
  }

  /**
   * Where a month or a day begins, or the moment itself.
   *
   * @throws IllegalArgumentException that says what would be right
   */
  public static Instant start(String from) {
    return parse(from).from();
  }

  /**
   * Where a month or a day ends, or the moment itself.
   *
   * @throws IllegalArgumentException that says what would be right
   */
  public static Instant end(String to) {
    return parse(to).to();
  }

  /**
   * A month or a day, in whatever zone.
   *
   * @param last belongs to it
   */
  public record Days(LocalDate first, LocalDate last) {}

  /**
   * A month or a day.
   *
   * @throws IllegalArgumentException that says what would be right
   */
  public static Days days(String text) {
    try {
      if (text.length() == MONTH_LENGTH) {
        YearMonth month = YearMonth.parse(text);
        return new Days(known(month.atDay(1)), month.atEndOfMonth());
      }
      LocalDate day = known(LocalDate.parse(text));
      return new Days(day, day);
    } catch (DateTimeException e) {
      throw new IllegalArgumentException(
          "'" + text + "' is no month or day; write 2026-01 or 2026-01-31", e);
    }
  }

  /** What is meant: a month, a day, or a moment. */
  private static Span parse(String text) {
    try {
      if (text.length() <= DAY_LENGTH) {
        Days days = days(text);
        return new Span(start(days.first()), start(days.last().plusDays(1)));
      }
      OffsetDateTime moment =
          AS_PRINTED.matcher(text).matches()
              ? LocalDateTime.parse(text.replace(' ', 'T')).atOffset(ZoneOffset.UTC)
              : OffsetDateTime.parse(text);
      known(moment.toLocalDate());
      return new Span(moment.toInstant(), moment.toInstant());
    } catch (DateTimeException | IllegalArgumentException e) {
      throw new IllegalArgumentException(
          "'" + text + "' is no time; write 2026-01, 2026-01-31 or 2026-01-31T12:00:00Z", e);
    }
  }

  /** Java knows days that neither PostgreSQL nor Kafka does. */
  private static LocalDate known(LocalDate day) {
    if (day.getYear() < 1 || day.getYear() > LAST_YEAR) {
      throw new DateTimeException("out of range");
    }
    return day;
  }

  private static Instant start(LocalDate day) {
    return day.atStartOfDay(ZoneOffset.UTC).toInstant();
  }
}
