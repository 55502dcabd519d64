package dev.vedette.probe.tls;

import dev.vedette.model.files.InvalidPemException;
import dev.vedette.model.files.PemFiles;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import java.util.List;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;
import org.jspecify.annotations.Nullable;

/**
 * The authorities that this machine's programs trust: those of the file that {@code SSL_CERT_FILE}
 * names, as for OpenSSL, curl and Go; else the operating system's where it keeps a bundle; else the
 * Java runtime's.
 *
 * @param setting what chose the file, for messages
 * @param file null for the Java runtime's
 */
public record SystemAuthorities(String setting, @Nullable Path file) {
  static final String VARIABLE = "SSL_CERT_FILE";

  /** In the order in which Go looks (crypto/x509/root_linux.go, root_bsd.go). */
  private static final List<Path> BUNDLES =
      List.of(
          Path.of("/etc/ssl/certs/ca-certificates.crt"), // Debian, Ubuntu, Arch, Gentoo
          Path.of("/etc/pki/tls/certs/ca-bundle.crt"), // Fedora, Red Hat
          Path.of("/etc/ssl/ca-bundle.pem"), // SUSE
          Path.of("/etc/pki/tls/cacert.pem"), // OpenELEC
          Path.of("/etc/pki/ca-trust/extracted/pem/tls-ca-bundle.pem"), // Red Hat 7 and later
          Path.of("/etc/ssl/cert.pem")); // Alpine, macOS, BSD

  /** Those of this machine. Reads no file yet. */
  public static SystemAuthorities ofThisMachine() {
    return find(System.getenv(VARIABLE), BUNDLES);
  }

  static SystemAuthorities find(@Nullable String variable, List<Path> bundles) {
    if (variable != null && !variable.isEmpty()) {
      return new SystemAuthorities(VARIABLE, Path.of(variable));
    }
    return bundles.stream()
        .filter(SystemAuthorities::isUsable)
        .findFirst()
        .map(file -> new SystemAuthorities("the system's authorities", file))
        .orElse(new SystemAuthorities("the Java runtime's authorities", null));
  }

  /** An image without the package may have the file, but nothing in it. */
  private static boolean isUsable(Path bundle) {
    try {
      return Files.isReadable(bundle)
          && !PemFiles.certificateText("the system's authorities", bundle).isEmpty();
    } catch (InvalidPemException e) {
      return false;
    }
  }

  /**
   * Reads them.
   *
   * @return those that Java understands, at least one
   * @throws InvalidPemException when the file can't be used
   */
  public List<X509Certificate> certificates() {
    return file == null ? ofJava() : PemFiles.bundle(setting, file);
  }

  private static List<X509Certificate> ofJava() {
    try {
      TrustManagerFactory factory = TrustManagerFactory.getInstance("PKIX");
      factory.init((KeyStore) null);
      return Arrays.stream(factory.getTrustManagers())
          .filter(X509TrustManager.class::isInstance)
          .map(X509TrustManager.class::cast)
          .flatMap(manager -> Arrays.stream(manager.getAcceptedIssuers()))
          .toList();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("this Java runtime can't verify certificates", e);
    }
  }

  /** Where they are from, for a person. */
  @Override
  public String toString() {
    return file == null
        ? "the Java runtime"
        : file + (setting.equals(VARIABLE) ? " (SSL_CERT_FILE)" : "");
  }
}
