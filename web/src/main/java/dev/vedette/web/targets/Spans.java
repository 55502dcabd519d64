package dev.vedette.web.targets;

import dev.vedette.model.text.Text;
import dev.vedette.store.query.Span;
import dev.vedette.web.page.BadAddress;
import dev.vedette.web.page.Moments;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;

/** Reads spans as addresses have them. */
final class Spans {
  private static final int MAX_SHOWN = 60;

  private Spans() {}

  /** A day of UTC. */
  static Span day(String name, String text) throws BadAddress {
    try {
      LocalDate day = LocalDate.parse(text.strip());
      return new Span(
          Moments.parse(name, day.toString()), Moments.parse(name, day.plusDays(1).toString()));
    } catch (DateTimeException e) {
      throw new BadAddress(
          "%s=%s is not a day. Write it as 2026-11-24."
              .formatted(name, Text.printable(text, MAX_SHOWN)));
    }
  }

  /** Two moments with two dots between them. */
  static Span span(String name, String text) throws BadAddress {
    int dots = text.indexOf("..");
    if (dots < 0) {
      throw new BadAddress(
          "%s=%s is not a span. Write it as 2026-11-23..2026-11-24, with moments or days (UTC)."
              .formatted(name, Text.printable(text, MAX_SHOWN)));
    }
    return span(
        name,
        Moments.parse(name, text.substring(0, dots)),
        Moments.parse(name, text.substring(dots + 2)));
  }

  /** A span that is neither too short nor too long to be drawn. */
  static Span span(String name, Instant from, Instant to) throws BadAddress {
    if (!from.isBefore(to)) {
      throw new BadAddress(
          "%s: the span ends at %s, before it begins at %s.".formatted(name, to, from));
    }
    Span span = new Span(from, to);
    if (span.length().compareTo(View.MIN_SPAN) < 0 || span.length().compareTo(View.MAX_SPAN) > 0) {
      throw new BadAddress(
          "%s: a span is from a minute to %d days long.".formatted(name, View.MAX_SPAN.toDays()));
    }
    return span;
  }
}
