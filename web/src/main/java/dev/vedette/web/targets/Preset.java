package dev.vedette.web.targets;

import java.time.Duration;

/** Spans that are one click away. */
enum Preset {
  HOUR("1h", "1 hour", Duration.ofHours(1)),
  DAY("24h", "24 hours", Duration.ofHours(24)),
  WEEK("7d", "7 days", Duration.ofDays(7)),
  MONTH("30d", "30 days", Duration.ofDays(30)),
  YEAR("1y", "1 year", Duration.ofDays(365));

  private final String word;
  private final String text;
  private final Duration length;

  Preset(String word, String text, Duration length) {
    this.word = word;
    this.text = text;
    this.length = length;
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
}
