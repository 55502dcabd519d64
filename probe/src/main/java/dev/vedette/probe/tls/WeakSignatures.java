package dev.vedette.probe.tls;

import java.security.cert.CertPathValidatorException;
import java.security.cert.CertPathValidatorException.BasicReason;
import java.security.cert.Certificate;
import java.security.cert.PKIXCertPathChecker;
import java.security.cert.X509Certificate;
import java.util.Collection;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Refuses what is signed by way of MD5 or SHA-1, whoever signed it, as browsers and OpenSSL 3 do;
 * Java does so for the public authorities only. An authority's own certificate is not looked at: it
 * is trusted for being in a file, not for its signature.
 */
final class WeakSignatures extends PKIXCertPathChecker {
  @Override
  public void init(boolean forward) {
    // Each certificate is looked at for itself.
  }

  @Override
  public boolean isForwardCheckingSupported() {
    return true;
  }

  @Override
  public @Nullable Set<String> getSupportedExtensions() {
    return null;
  }

  @Override
  public void check(Certificate certificate, Collection<String> unresolvedExtensions)
      throws CertPathValidatorException {
    if (isWeak((X509Certificate) certificate)) {
      throw new CertPathValidatorException(
          "weak signature", null, null, -1, BasicReason.ALGORITHM_CONSTRAINED);
    }
  }

  static boolean isWeak(X509Certificate certificate) {
    String algorithm = certificate.getSigAlgName().toUpperCase(Locale.ROOT);
    return algorithm.startsWith("SHA1WITH")
        || algorithm.startsWith("MD5WITH")
        || algorithm.startsWith("MD2WITH");
  }
}
