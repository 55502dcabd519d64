package dev.vedette.notify.message;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** Times for people: absolute, with the zone's offset, so that none is read twice in autumn. */
final class Times {
  private static final DateTimeFormatter UTC =
      DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss 'UTC'", Locale.ROOT);
  private static final DateTimeFormatter OFFSET =
      DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss xxx", Locale.ROOT);

  private final ZoneId zone;

  Times(ZoneId zone) {
    this.zone = zone;
  }

  String at(Instant instant) {
    boolean utc = zone.normalized().equals(ZoneOffset.UTC);
    return (utc ? UTC : OFFSET).format(instant.atZone(zone));
  }

  /** In the two largest units, such as {@code 4 h 3 min}. */
  static String lasted(Duration duration) {
    if (duration.toDays() > 0) {
      return units(duration.toDays(), "d", duration.toHoursPart(), "h");
    }
    if (duration.toHours() > 0) {
      return units(duration.toHours(), "h", duration.toMinutesPart(), "min");
    }
    return duration.toMinutes() > 0
        ? units(duration.toMinutes(), "min", duration.toSecondsPart(), "s")
        : duration.toSeconds() + " s";
  }

  private static String units(long large, String unit, int small, String smallUnit) {
    return large + " " + unit + (small == 0 ? "" : " " + small + " " + smallUnit);
  }
}
