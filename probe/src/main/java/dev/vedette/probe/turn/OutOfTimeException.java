package dev.vedette.probe.turn;

/**
 * The time of a check ended while its page was judged, or nobody waits for the verdict any more.
 */
public final class OutOfTimeException extends RuntimeException {
  private static final long serialVersionUID = 1;

  OutOfTimeException() {
    super("the check's time ended while its page was judged", null, false, false);
  }
}
