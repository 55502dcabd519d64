package dev.vedette.model;

import static java.util.Objects.requireNonNull;

import java.time.Instant;

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

  public Certificate {
    subject = bounded(subject);
    issuer = bounded(issuer);
    requireNonNull(notBefore, "notBefore");
    requireNonNull(notAfter, "notAfter");
  }

  private static String bounded(String name) {
    String clean = name.replace('\0', '\uFFFD');
    return clean.length() <= MAX_NAME_LENGTH
        ? clean
        : clean.substring(0, MAX_NAME_LENGTH - 1) + "…";
  }
}
