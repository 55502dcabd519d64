package dev.vedette.web.targets;

import dev.vedette.model.text.Text;
import dev.vedette.store.query.Span;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;

/** Reads moments and spans as addresses have them. */
final class Moments {
  /** Before anybody could have checked a website. */
  private static final Instant EARLIEST = Instant.parse("1990-01-01T00:00:00Z");

  private static final Instant LATEST = Instant.parse("9990-01-01T00:00:00Z");
  private static final int MAX_SHOWN = 60;

  private Moments() {}

  /**
   * A moment as {@code 2026-11-24T12:00:00Z}, without a zone (as a browser's input has it) of UTC,
   * or a date alone, which is its midnight.
   */
  static Instant parse(String name, String text) throws BadView {
    try {
      Instant moment = parse(text.strip());
      if (!moment.isBefore(EARLIEST) && moment.isBefore(LATEST)) {
        return moment;
      }
    } catch (DateTimeException e) {
      // Said below.
    }
    throw new BadView(
        "%s=%s is not a moment. Write it as 2026-11-24T12:00:00Z, or a day as 2026-11-24 (UTC)."
            .formatted(name, Text.printable(text, MAX_SHOWN)));
  }

  private static Instant parse(String text) {
    if (text.indexOf('T') < 0) {
      return LocalDate.parse(text).atStartOfDay(ZoneOffset.UTC).toInstant();
    }
    boolean hasZone = text.endsWith("Z") || text.lastIndexOf('+') > 0 || text.lastIndexOf('-') > 10;
    return hasZone
        ? OffsetDateTime.parse(text).toInstant()
        : LocalDateTime.parse(text).toInstant(ZoneOffset.UTC);
  }

  /** A day of UTC. */
  static Span day(String name, String text) throws BadView {
    try {
      LocalDate day = LocalDate.parse(text.strip());
      return new Span(parse(name, day.toString()), parse(name, day.plusDays(1).toString()));
    } catch (DateTimeException e) {
      throw new BadView(
          "%s=%s is not a day. Write it as 2026-11-24."
              .formatted(name, Text.printable(text, MAX_SHOWN)));
    }
  }

  /** Two moments with two dots between them. */
  static Span span(String name, String text) throws BadView {
    int dots = text.indexOf("..");
    if (dots < 0) {
      throw new BadView(
          "%s=%s is not a span. Write it as 2026-11-23..2026-11-24, with moments or days (UTC)."
              .formatted(name, Text.printable(text, MAX_SHOWN)));
    }
    return span(name, parse(name, text.substring(0, dots)), parse(name, text.substring(dots + 2)));
  }

  /** A span that is neither too short nor too long to be drawn. */
  static Span span(String name, Instant from, Instant to) throws BadView {
    if (!from.isBefore(to)) {
      throw new BadView(
          "%s: the span ends at %s, before it begins at %s.".formatted(name, to, from));
    }
    Span span = new Span(from, to);
    if (span.length().compareTo(View.MIN_SPAN) < 0 || span.length().compareTo(View.MAX_SPAN) > 0) {
      throw new BadView(
          "%s: a span is from a minute to %d days long.".formatted(name, View.MAX_SPAN.toDays()));
    }
    return span;
  }
}
