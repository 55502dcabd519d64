package dev.vedette.model;

import dev.vedette.model.text.Text;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/**
 * The certificate that the server presented, whether or not it was accepted.
 *
 * @param subject distinguished name of the leaf, at most {@link #MAX_NAME_LENGTH} characters
 * @param issuer distinguished name of its issuer, likewise bounded
 * @param trusted whether the chain led to a trusted root and the name and dates were right
 */
public record Certificate(
    String subject, String issuer, Instant notBefore, Instant notAfter, boolean trusted) {
  /** A server chooses these names; a longer one is cut. */
  public static final int MAX_NAME_LENGTH = 500;

  private static final Instant EARLIEST = Instant.parse("0001-01-01T00:00:00Z");
  private static final Instant LATEST = Instant.parse("9999-12-31T23:59:59Z");

  /** Cuts names to their bound, and times to whole seconds within the years 1 to 9999. */
  public Certificate {
    subject = Text.printable(subject, MAX_NAME_LENGTH);
    issuer = Text.printable(issuer, MAX_NAME_LENGTH);
    notBefore = bounded(notBefore);
    notAfter = bounded(notAfter);
  }

  private static Instant bounded(Instant time) {
    if (time.isBefore(EARLIEST)) {
      return EARLIEST;
    }
    return time.isAfter(LATEST) ? LATEST : time.truncatedTo(ChronoUnit.SECONDS);
  }
}
