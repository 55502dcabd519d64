package dev.vedette.app.cli;

import ch.qos.logback.classic.pattern.MessageConverter;
import ch.qos.logback.classic.spi.ILoggingEvent;

/**
 * The message as one line that does nothing to a terminal. Messages hold what strangers wrote, such
 * as keys of Kafka records: none of them begins a line of its own, colours the next ones, or fills
 * the disk.
 */
public final class OneLineMessage extends MessageConverter {
  /** Characters; more than any message of ours. */
  static final int MAX_LENGTH = 4_000;

  @Override
  public String convert(ILoggingEvent event) {
    String message = String.valueOf(super.convert(event));
    boolean cut = message.length() > MAX_LENGTH;
    StringBuilder line = new StringBuilder(cut ? message.substring(0, MAX_LENGTH) : message);
    for (int i = 0; i < line.length(); i++) {
      line.setCharAt(i, harmless(line.charAt(i)));
    }
    return cut ? line.append('…').toString() : line.toString();
  }

  private static char harmless(char c) {
    return switch (Character.getType(c)) {
      case Character.LINE_SEPARATOR, Character.PARAGRAPH_SEPARATOR -> ' ';
      case Character.CONTROL -> c == '\n' || c == '\r' || c == '\t' ? ' ' : '?';
      // Among them those that turn the direction of what follows.
      case Character.FORMAT -> '?';
      default -> c;
    };
  }
}
