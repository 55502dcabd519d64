package dev.vedette.web.targets;

import java.io.Serial;

/** An address asks for something that makes no sense; the message tells people what would. */
final class BadView extends Exception {
  @Serial private static final long serialVersionUID = 1L;

  BadView(String message) {
    super(message);
  }

  /** For people. */
  String words() {
    return String.valueOf(getMessage());
  }
}
