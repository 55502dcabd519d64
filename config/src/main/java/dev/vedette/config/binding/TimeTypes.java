package dev.vedette.config.binding;

import dev.vedette.config.yaml.Source;
import dev.vedette.config.yaml.Suggestion;
import dev.vedette.model.maintenance.Moment;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.Map;
import java.util.Optional;

/** Single values that a calendar and a clock show. */
final class TimeTypes {
  private TimeTypes() {}

  /** Empty for a type that is none of them. */
  static Optional<ScalarType> of(Class<?> type) {
    if (type == LocalTime.class) {
      return Optional.of(
          new ScalarType(
              "time of day",
              "a time of day such as 02:00",
              TimeTypes::time,
              ScalarType.pattern("^\\d\\d:\\d\\d(:\\d\\d)?$")));
    }
    if (type == LocalDate.class) {
      return Optional.of(
          new ScalarType(
              "day",
              "a day such as 2026-12-06",
              TimeTypes::day,
              ScalarType.pattern("^\\d{4}-\\d\\d-\\d\\d$")));
    }
    return type == ZoneId.class
        ? Optional.of(
            new ScalarType(
                "time zone",
                "a time zone such as Europe/Berlin",
                TimeTypes::zone,
                Map.of("type", "string")))
        : Optional.empty();
  }

  private static Object time(String text, Source source) {
    try {
      return LocalTime.parse(text.strip());
    } catch (DateTimeException e) {
      throw new IllegalArgumentException(
          "'" + text + "' is not a time of day; write '02:00', from '00:00' to '23:59'", e);
    }
  }

  private static Object day(String text, Source source) {
    try {
      LocalDate day = LocalDate.parse(text.strip());
      if (Moment.isCounted(day)) {
        return day;
      }
    } catch (DateTimeException e) {
      throw new IllegalArgumentException("'" + text + "' is not a day; write 2026-12-06", e);
    }
    throw new IllegalArgumentException(
        "'" + text + "' is not in the years 1970 to 9999; write 2026-12-06");
  }

  private static Object zone(String text, Source source) {
    try {
      return ZoneId.of(text.strip());
    } catch (DateTimeException e) {
      String remedy =
          Suggestion.of(text.strip(), ZoneId.getAvailableZoneIds())
              .map(near -> "did you mean " + near + "?")
              .orElse("write for instance Europe/Berlin");
      throw new IllegalArgumentException("'" + text + "' is not a time zone; " + remedy, e);
    }
  }
}
