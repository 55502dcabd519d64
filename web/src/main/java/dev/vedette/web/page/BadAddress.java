package dev.vedette.web.page;

import java.io.Serial;

/** An address asks for something that makes no sense; the message tells people what would. */
public final class BadAddress extends Exception {
  @Serial private static final long serialVersionUID = 1L;

  public BadAddress(String message) {
    super(message);
  }

  /** For people. */
  public String words() {
    return String.valueOf(getMessage());
  }
}
