package dev.vedette.probe.tls;

import java.security.PublicKey;
import java.security.cert.CertPathValidatorException;
import java.security.cert.CertPathValidatorException.BasicReason;
import java.security.cert.CertPathValidatorException.Reason;
import java.security.cert.PKIXReason;
import java.security.cert.X509Certificate;
import java.security.interfaces.RSAKey;

/** Says in words what is wrong with a path that does lead to an authority. */
final class ChainFault {
  private ChainFault() {}

  static String of(ChainPath path, CertPathValidatorException fault) {
    int index = Math.max(0, fault.getIndex());
    X509Certificate at = path.certificates().get(index);
    String name = ChainDiagnosis.name(at);
    String issuer = at.getIssuerX500Principal().getName();
    Reason reason = fault.getReason();
    if (reason == BasicReason.ALGORITHM_CONSTRAINED) {
      return weakness(at, name);
    }
    if (reason == PKIXReason.INVALID_NAME) {
      return "the name constraints of an authority above it forbid the names in the certificate"
          + " of %s, issued by %s".formatted(name, issuer);
    }
    if (reason == PKIXReason.PATH_TOO_LONG) {
      return "%s is one authority more than the path length of one above it allows".formatted(name);
    }
    if (reason == PKIXReason.NOT_CA_CERT) {
      return "%s issued a certificate, but is no authority (basic constraints)".formatted(name);
    }
    if (reason == PKIXReason.INVALID_KEY_USAGE) {
      return "%s issued a certificate, but its key usage does not include that".formatted(name);
    }
    if (reason == PKIXReason.UNRECOGNIZED_CRIT_EXT) {
      return "certificate of %s has a critical extension that is not known here".formatted(name);
    }
    return "certificate of %s, issued by %s, is refused: %s"
        .formatted(name, issuer, fault.getMessage());
  }

  private static String weakness(X509Certificate certificate, String name) {
    if (WeakSignatures.isWeak(certificate)) {
      return "certificate of %s has a weak signature: %s"
          .formatted(name, certificate.getSigAlgName());
    }
    PublicKey key = certificate.getPublicKey();
    String size =
        key instanceof RSAKey rsa ? " of %d bits".formatted(rsa.getModulus().bitLength()) : "";
    return "certificate of %s has a weak key: %s%s".formatted(name, key.getAlgorithm(), size);
  }
}
