package dev.vedette.app.cli;

import dev.vedette.store.query.Span;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.YearMonth;
import java.time.ZoneOffset;

/**
 * Times as people write them: {@code 2026-01}, {@code 2026-01-31} (both in UTC), or a moment such
 * as {@code 2026-01-31T12:00:00Z}.
 */
public final class TimeArguments {
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

  /** What is meant: a month, a day, or a moment. */
  private static Span parse(String text) {
    try {
      return switch (text.length()) {
        case 7 -> {
          YearMonth month = YearMonth.parse(text);
          yield days(month.atDay(1), month.plusMonths(1).atDay(1));
        }
        case 10 -> {
          LocalDate day = LocalDate.parse(text);
          yield days(day, day.plusDays(1));
        }
        default -> {
          Instant moment = OffsetDateTime.parse(text).toInstant();
          yield new Span(moment, moment);
        }
      };
    } catch (DateTimeException e) {
      throw new IllegalArgumentException(
          "'" + text + "' is no time; write 2026-01, 2026-01-31 or 2026-01-31T12:00:00Z", e);
    }
  }

  private static Span days(LocalDate first, LocalDate next) {
    return new Span(
        first.atStartOfDay(ZoneOffset.UTC).toInstant(),
        next.atStartOfDay(ZoneOffset.UTC).toInstant());
  }
}
