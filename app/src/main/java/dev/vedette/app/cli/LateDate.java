package dev.vedette.app.cli;

import ch.qos.logback.classic.pattern.DateConverter;
import ch.qos.logback.classic.spi.ILoggingEvent;

/**
 * Logback's date, made ready by the first event: Java looks for time zones in every jar, and most
 * commands log nothing.
 */
final class LateDate extends DateConverter {
  private boolean ready;

  @Override
  public void start() {
    // The first event does it.
  }

  @Override
  public synchronized String convert(ILoggingEvent event) {
    if (!ready) {
      super.start();
      ready = true;
    }
    return super.convert(event);
  }
}
