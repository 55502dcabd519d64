package dev.vedette.web.targets;

import java.time.Duration;
import java.util.List;

/** How a span is cut for the charts of a page. */
final class Steps {
  /** A year by days; more than a phone has points. */
  static final int MAX = 370;

  private static final List<Duration> ROUND =
      List.of(
          Duration.ofSeconds(1),
          Duration.ofSeconds(5),
          Duration.ofSeconds(10),
          Duration.ofSeconds(15),
          Duration.ofSeconds(30),
          Duration.ofMinutes(1),
          Duration.ofMinutes(2),
          Duration.ofMinutes(5),
          Duration.ofMinutes(10),
          Duration.ofMinutes(15),
          Duration.ofMinutes(30),
          Duration.ofHours(1),
          Duration.ofHours(2),
          Duration.ofHours(3),
          Duration.ofHours(4),
          Duration.ofHours(6),
          Duration.ofHours(12),
          Duration.ofDays(1),
          Duration.ofDays(2),
          Duration.ofDays(5),
          Duration.ofDays(7));

  /** Of a longer time the sums of hours are read, which are sixty times fewer than checks. */
  private static final Duration MAX_OF_CHECKS = Duration.ofHours(49);

  private static final Duration HOUR = Duration.ofHours(1);

  private Steps() {}

  /**
   * The shortest round step that makes few enough of a span, and holds a check of every location.
   */
  static Duration of(Duration span, Duration interval) {
    return ROUND.stream()
        .filter(step -> step.compareTo(interval) >= 0)
        .filter(step -> step.compareTo(HOUR) >= 0 || span.compareTo(MAX_OF_CHECKS) <= 0)
        .filter(step -> step.multipliedBy(MAX).compareTo(span) >= 0)
        .findFirst()
        .orElse(ROUND.getLast());
  }
}
