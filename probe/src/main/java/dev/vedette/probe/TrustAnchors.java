package dev.vedette.probe;

import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import java.util.List;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedTrustManager;
import org.jspecify.annotations.Nullable;

/** The authorities whose word is taken: the Java runtime's, or those of a PEM file. */
final class TrustAnchors {
  /** Read once: the runtime's store holds some 150 certificates and is the same for all targets. */
  private static final class Defaults {
    static final X509ExtendedTrustManager AUTHORITIES = load(null);
  }

  private TrustAnchors() {}

  /** A verifier for the authorities in the file; null means the runtime's. */
  static X509ExtendedTrustManager from(@Nullable Path ca) {
    return ca == null ? Defaults.AUTHORITIES : load(PemFiles.certificates("tls.ca", ca));
  }

  private static X509ExtendedTrustManager load(@Nullable List<X509Certificate> authorities) {
    try {
      TrustManagerFactory factory = TrustManagerFactory.getInstance("PKIX");
      factory.init(authorities == null ? null : keyStore(authorities));
      return Arrays.stream(factory.getTrustManagers())
          .filter(X509ExtendedTrustManager.class::isInstance)
          .map(X509ExtendedTrustManager.class::cast)
          .findFirst()
          .orElseThrow();
    } catch (GeneralSecurityException | IOException e) {
      throw new IllegalStateException("this Java runtime can't verify certificates", e);
    }
  }

  private static KeyStore keyStore(List<X509Certificate> authorities)
      throws GeneralSecurityException, IOException {
    KeyStore store = KeyStore.getInstance("PKCS12");
    store.load(null, null);
    for (X509Certificate authority : authorities) {
      store.setCertificateEntry("authority-" + store.size(), authority);
    }
    return store;
  }
}
