package dev.vedette.model.files;

/** A PEM file can't be used; the message tells the person who named it why, and the remedy. */
public final class InvalidPemException extends RuntimeException {
  private static final long serialVersionUID = 1;

  InvalidPemException(String message) {
    super(message);
  }

  InvalidPemException(String message, Throwable cause) {
    super(message, cause);
  }
}
