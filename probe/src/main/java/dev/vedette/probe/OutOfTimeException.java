package dev.vedette.probe;

/**
 * The time of a check ended while its page was judged, or nobody waits for the verdict any more.
 */
final class OutOfTimeException extends RuntimeException {
  private static final long serialVersionUID = 1;

  OutOfTimeException() {
    super("the check's time ended while its page was judged", null, false, false);
  }
}
