package dev.vedette.probe.tls;

import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.List;

/** Verifies a chain outside of a handshake, so that the next one will take less long. */
public final class ChainVerification {
  /** What BoringSSL says of a handshake of TLS 1.3. */
  private static final String ANY_KEY = "UNKNOWN";

  private ChainVerification() {}

  /**
   * Returns when the chain is good; forgets it.
   *
   * @param chain the server's own certificate first
   */
  public static void verify(List<X509Certificate> chain, List<X509Certificate> authorities)
      throws CertificateException {
    Authorities.of(authorities).verify(chain.toArray(X509Certificate[]::new), ANY_KEY, null);
  }
}
