package dev.vedette.probe;

/**
 * A target's settings cannot be used. The message is meant for the person who wrote them: what is
 * wrong and what to write instead.
 */
public final class InvalidTargetException extends RuntimeException {
  InvalidTargetException(String message) {
    super(message);
  }

  InvalidTargetException(String message, Throwable cause) {
    super(message, cause);
  }
}
