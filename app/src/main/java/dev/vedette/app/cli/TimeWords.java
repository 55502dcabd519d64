package dev.vedette.app.cli;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;

/** Times as tables for people have them. */
public final class TimeWords {
  private static final DateTimeFormatter SECONDS =
      DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss").withZone(ZoneOffset.UTC);

  private TimeWords() {}

  /** In UTC, to the second: {@code 2026-11-24 12:00:44}. */
  public static String utc(Instant time) {
    return SECONDS.format(time);
  }

  /** Its two largest units: {@code 3d 4h}, {@code 2h 5m}, {@code 4m 30s}, {@code 12s}. */
  public static String length(Duration time) {
    if (time.toDays() > 0) {
      return "%dd %dh".formatted(time.toDays(), time.toHoursPart());
    }
    if (time.toHours() > 0) {
      return "%dh %dm".formatted(time.toHours(), time.toMinutesPart());
    }
    return time.toMinutes() > 0
        ? "%dm %ds".formatted(time.toMinutes(), time.toSecondsPart())
        : time.toSeconds() + "s";
  }
}
