package dev.vedette.model.maintenance;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import org.jspecify.annotations.Nullable;

/**
 * A moment as people write it: {@code 2026-12-24T22:00}, as the clock of some zone shows it, or
 * {@code 2026-12-24T21:00Z}, which is the same everywhere.
 *
 * @param offset null where the zone says it
 */
public record Moment(LocalDateTime local, @Nullable ZoneOffset offset) {
  private static final int FIRST_YEAR = 1970;
  private static final int LAST_YEAR = 9999;

  /** What is earlier is a mistake, and days since then are soon counted through. */
  static final LocalDate FIRST_DAY = LocalDate.of(FIRST_YEAR, 1, 1);

  /** Four digits are enough for everybody. */
  static final LocalDate LAST_DAY = LocalDate.of(LAST_YEAR, 12, 31);

  /** Throws IllegalArgumentException that shows the syntax. */
  public static Moment parse(String text) {
    try {
      String written = text.strip();
      Moment moment =
          written.matches(".*(Z|[+-]\\d\\d:\\d\\d)$")
              ? of(OffsetDateTime.parse(written))
              : new Moment(LocalDateTime.parse(written), null);
      if (isCounted(moment.local.toLocalDate())) {
        return moment;
      }
    } catch (DateTimeException e) {
      throw new IllegalArgumentException(refused(text), e);
    }
    throw new IllegalArgumentException(refused(text));
  }

  /** Whether it lies in the years 1970 to 9999: others are mistakes. */
  public static boolean isCounted(LocalDate day) {
    return !day.isBefore(FIRST_DAY) && !day.isAfter(LAST_DAY);
  }

  private static Moment of(OffsetDateTime time) {
    return new Moment(time.toLocalDateTime(), time.getOffset());
  }

  private static String refused(String text) {
    return "'%s' is not a time; write 2026-12-24T22:00, or 2026-12-24T22:00Z for UTC"
        .formatted(text);
  }

  /** What it is where the zone's clock counts; a time that the clock skips is as much later. */
  public Instant in(ZoneId zone) {
    return offset == null ? local.atZone(zone).toInstant() : local.toInstant(offset);
  }

  @Override
  public String toString() {
    return offset == null ? local.toString() : local.toString() + offset;
  }
}
