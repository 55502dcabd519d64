package dev.vedette.check.delivery;

/** Another process uses the spool's directory, perhaps for a moment; the message says which. */
public final class SpoolInUseException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  SpoolInUseException(String message, Throwable cause) {
    super(message, cause);
  }
}
