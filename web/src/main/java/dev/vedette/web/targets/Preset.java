package dev.vedette.web.targets;

import dev.vedette.store.query.Span;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/** Spans that are one click away. */
enum Preset {
  HOUR("1h", "1 hour", Duration.ofHours(1), ChronoUnit.MILLIS),
  DAY("24h", "24 hours", Duration.ofHours(24), ChronoUnit.MILLIS),
  WEEK("7d", "7 days", Duration.ofDays(7), ChronoUnit.HOURS),
  MONTH("30d", "30 days", Duration.ofDays(30), ChronoUnit.HOURS),
  YEAR("1y", "1 year", Duration.ofDays(365), ChronoUnit.DAYS);

  /** In a day's chart what is younger is but a sliver at the edge. */
  private static final Duration YOUNG = Duration.ofHours(2);

  private final String word;
  private final String text;
  private final Duration length;
  private final ChronoUnit whole;

  Preset(String word, String text, Duration length, ChronoUnit whole) {
    this.word = word;
    this.text = text;
    this.length = length;
    this.whole = whole;
  }

  /** What is shown first of a target whose oldest check is of then. */
  static Preset usual(Instant firstSeen, Instant end) {
    return firstSeen.isAfter(end.minus(YOUNG)) ? HOUR : DAY;
  }

  /** As in an address. */
  String word() {
    return word;
  }

  /** For people. */
  String text() {
    return text;
  }

  Duration length() {
    return length;
  }

  /**
   * So long, up to then. Long ones begin with a whole hour or day: as their charts do, and as sums
   * are kept.
   */
  Span until(Instant end) {
    return new Span(end.minus(length).truncatedTo(whole), end);
  }
}
