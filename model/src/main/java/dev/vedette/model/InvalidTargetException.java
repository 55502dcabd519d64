package dev.vedette.model;

/**
 * A target's settings cannot be used. The message is meant for the person who wrote them: what is
 * wrong and what to write instead.
 */
public final class InvalidTargetException extends RuntimeException {
  public InvalidTargetException(String message) {
    super(message);
  }

  public InvalidTargetException(String message, Throwable cause) {
    super(message, cause);
  }
}
