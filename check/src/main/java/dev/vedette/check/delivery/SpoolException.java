package dev.vedette.check.delivery;

/** The disk did not take or give what it should; the message is for people. */
final class SpoolException extends Exception {
  private static final long serialVersionUID = 1L;

  private final boolean inUse;

  SpoolException(String message, boolean inUse, Throwable cause) {
    super(message, cause);
    this.inUse = inUse;
  }

  /** Whether another process has it. */
  boolean isInUse() {
    return inUse;
  }
}
