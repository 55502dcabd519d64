package dev.vedette.probe.tls;

import java.security.cert.X509Certificate;
import java.time.Instant;

/** When a certificate is valid. */
final class CertificateDates {
  private CertificateDates() {}

  static boolean isValid(X509Certificate certificate, Instant now) {
    return !now.isBefore(certificate.getNotBefore().toInstant())
        && !now.isAfter(certificate.getNotAfter().toInstant());
  }
}
