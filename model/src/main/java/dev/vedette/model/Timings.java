package dev.vedette.model;

/**
 * How long each phase of a check took, in microseconds, summed over redirect hops.
 *
 * <p>{@link #ABSENT} marks a phase that did not happen: no TLS on plain http, no wait when the
 * connection was refused.
 *
 * @param totalUs from the start of the check until its verdict; never absent
 */
public record Timings(
    long dnsUs,
    long connectUs,
    long tlsUs,
    long sendUs,
    long waitUs,
    long receiveUs,
    long totalUs) {
  /** The value of a phase that did not happen. */
  public static final long ABSENT = -1;

  /** Of a check that did not happen. */
  public static final Timings NONE = new Timings(ABSENT, ABSENT, ABSENT, ABSENT, ABSENT, ABSENT, 0);

  /**
   * 35 minutes, far beyond {@link Target#MAX_TIMEOUT}: fits a 32-bit column. Only a checker that
   * was stopped in the middle measures more, and then that much is told.
   */
  public static final long MAX_US = Integer.MAX_VALUE;

  public Timings {
    dnsUs = bounded("dns", dnsUs);
    connectUs = bounded("connect", connectUs);
    tlsUs = bounded("tls", tlsUs);
    sendUs = bounded("send", sendUs);
    waitUs = bounded("wait", waitUs);
    receiveUs = bounded("receive", receiveUs);
    totalUs = Math.min(totalUs, MAX_US);
    if (totalUs < 0) {
      throw new IllegalArgumentException(
          "total is " + totalUs + " us; a total is never absent nor negative");
    }
  }

  private static long bounded(String phase, long micros) {
    if (micros < ABSENT) {
      throw new IllegalArgumentException(
          phase + " took " + micros + " us; time does not run backwards");
    }
    return Math.min(micros, MAX_US);
  }

  /** Microseconds spent in the phase, or {@link #ABSENT}. */
  public long micros(Phase phase) {
    return switch (phase) {
      case DNS -> dnsUs;
      case CONNECT -> connectUs;
      case TLS -> tlsUs;
      case SEND -> sendUs;
      case WAIT -> waitUs;
      case RECEIVE -> receiveUs;
    };
  }
}
