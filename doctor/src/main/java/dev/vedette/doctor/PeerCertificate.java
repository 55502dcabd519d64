package dev.vedette.doctor;

import java.security.cert.CertificateException;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;

/** The certificate that a server shows. */
record PeerCertificate(X509Certificate certificate) {
  /** Type of a DNS name in {@link X509Certificate#getSubjectAlternativeNames()} (RFC 5280). */
  private static final int DNS_NAME = 2;

  private static final int IP_ADDRESS = 7;

  /** A certificate can name hundreds. */
  private static final int MAX_NAMES = 5;

  /** The hosts that it is for, quoted; its subject where it names none. */
  String names() {
    List<String> names = new ArrayList<>();
    try {
      var all = certificate.getSubjectAlternativeNames();
      for (List<?> each : all == null ? List.<List<?>>of() : all) {
        if (each.get(0) instanceof Integer type && (type == DNS_NAME || type == IP_ADDRESS)) {
          names.add("'" + each.get(1) + "'");
        }
      }
    } catch (CertificateParsingException e) {
      return "names that can't be read";
    }
    if (names.isEmpty()) {
      return "'" + subject() + "'";
    }
    int more = names.size() - MAX_NAMES;
    return String.join(", ", names.subList(0, Math.min(names.size(), MAX_NAMES)))
        + (more > 0 ? " and " + more + " more" : "");
  }

  String subject() {
    return certificate.getSubjectX500Principal().getName();
  }

  String issuer() {
    return certificate.getIssuerX500Principal().getName();
  }

  /** Thrown once the certificate was seen: nothing else was wanted. */
  static final class Seen extends CertificateException {
    private static final long serialVersionUID = 1;
  }
}
