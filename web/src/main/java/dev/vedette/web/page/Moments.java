package dev.vedette.web.page;

import dev.vedette.model.text.Text;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads moments as addresses have them; pure. */
public final class Moments {
  /** Before anybody could have checked a website. */
  private static final Instant EARLIEST = Instant.parse("1990-01-01T00:00:00Z");

  private static final Instant LATEST = Instant.parse("9990-01-01T00:00:00Z");
  private static final int MAX_SHOWN = 60;

  /** The date and the time of one as the pages show it; a zone is named by nobody but them. */
  private static final Pattern SHOWN =
      Pattern.compile(
          "(\\d{4}-\\d{2}-\\d{2}) (\\d{2}:\\d{2}(?::\\d{2}(?:\\.\\d{1,9})?)?)(?: UTC|Z)?");

  private Moments() {}

  /**
   * The parameter {@code at}: the moment of the past at which a page is seen.
   *
   * @param text null or blank: now
   * @return null: now
   */
  public static @Nullable Instant past(@Nullable String text, Instant now) throws BadAddress {
    if (text == null || text.isBlank()) {
      return null;
    }
    Instant at = parse("at", text);
    if (at.isAfter(now)) {
      throw new BadAddress("at=%s has not come yet.".formatted(Text.printable(text, MAX_SHOWN)));
    }
    return at;
  }

  /**
   * A moment as {@code 2026-11-24T12:00:00Z}, without a zone (as a browser's input has it) of UTC,
   * as the pages show it ({@code 2026-11-24 12:00:00}, with or without {@code UTC}), or a date
   * alone, which is its midnight.
   *
   * @param name of the parameter, for people
   */
  public static Instant parse(String name, String text) throws BadAddress {
    try {
      Instant moment = parse(asWritten(text.strip()));
      if (!moment.isBefore(EARLIEST) && moment.isBefore(LATEST)) {
        return moment;
      }
    } catch (DateTimeException e) {
      // Said below.
    }
    throw new BadAddress(
        "%s=%s is not a moment. Write it as 2026-11-24T12:00:00Z, or a day as 2026-11-24 (UTC)."
            .formatted(name, Text.printable(text, MAX_SHOWN)));
  }

  /** A moment that was copied from a page, as ISO 8601 has it. */
  private static String asWritten(String text) {
    return SHOWN.matcher(text).replaceFirst("$1T$2");
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
}
