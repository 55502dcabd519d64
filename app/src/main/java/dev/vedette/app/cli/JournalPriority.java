package dev.vedette.app.cli;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.pattern.ClassicConverter;
import ch.qos.logback.classic.spi.ILoggingEvent;

/** The number by which systemd's journal knows how grave a line is (sd-daemon(3)). */
public final class JournalPriority extends ClassicConverter {
  /** For a log that goes to the journal, which knows the time itself. */
  static final String PATTERN = "%journalPriority%logger{0}: %oneLine%n%ex";

  @Override
  public String convert(ILoggingEvent event) {
    return switch (event.getLevel().toInt()) {
      case Level.ERROR_INT -> "<3>";
      case Level.WARN_INT -> "<4>";
      case Level.INFO_INT -> "<6>";
      default -> "<7>";
    };
  }
}
