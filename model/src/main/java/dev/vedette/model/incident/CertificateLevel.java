package dev.vedette.model.incident;

import java.time.Duration;
import java.time.Instant;

/**
 * How near the end of a certificate is: 0 far, 1 within {@code min(30 days, a third of its
 * lifetime)}, 2 within 7 days, 3 within one or over. A certificate that lives for less than three
 * weeks is renewed by machines, and only near its end: its levels keep their order, as a third of
 * its lifetime bounds each of them.
 */
final class CertificateLevel {
  /** Within a day, or over. */
  static final int WORST = 3;

  static final Duration FIRST = Duration.ofDays(30);
  static final Duration SECOND = Duration.ofDays(7);
  static final Duration LAST = Duration.ofDays(1);

  private CertificateLevel() {}

  static int at(Instant now, Instant notBefore, Instant notAfter) {
    Duration left = Duration.between(now, notAfter);
    if (!left.isPositive()) {
      return WORST;
    }
    if (left.compareTo(FIRST) >= 0) {
      return 0;
    }
    // Asked with every observation; dividing a Duration goes through decimals.
    Duration threefold = Duration.ofMillis(3 * left.toMillis());
    if (threefold.compareTo(Duration.between(notBefore, notAfter)) >= 0) {
      return 0;
    }
    return left.compareTo(LAST) < 0 ? WORST : left.compareTo(SECOND) < 0 ? 2 : 1;
  }

  /** Before that millisecond the level is 0. */
  static long farUntilMs(Observation.Validity validity) {
    Duration third = Duration.between(validity.notBefore(), validity.notAfter()).dividedBy(3);
    Duration near = min(FIRST, third);
    Instant until = near.isNegative() ? validity.notAfter() : validity.notAfter().minus(near);
    return until.toEpochMilli();
  }

  private static Duration min(Duration one, Duration other) {
    return one.compareTo(other) < 0 ? one : other;
  }
}
