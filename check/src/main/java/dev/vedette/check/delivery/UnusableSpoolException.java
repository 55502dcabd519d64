package dev.vedette.check.delivery;

/** The directory of the spool can't be used; the message tells people what to change. */
public final class UnusableSpoolException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  UnusableSpoolException(String message, Throwable cause) {
    super(message, cause);
  }
}
