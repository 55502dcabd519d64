package dev.vedette.probe;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.List;

/** Reads PEM files and says in plain words what is wrong with one. */
final class PemFiles {
  private PemFiles() {}

  /** The certificates in a file, at least one. */
  static List<X509Certificate> certificates(String setting, Path file) {
    String pem = read(setting, file);
    try {
      List<X509Certificate> certificates =
          CertificateFactory.getInstance("X.509")
              .generateCertificates(new ByteArrayInputStream(pem.getBytes(StandardCharsets.UTF_8)))
              .stream()
              .map(X509Certificate.class::cast)
              .toList();
      if (certificates.isEmpty()) {
        throw new InvalidTargetException(setting + ": " + file + " holds no certificate");
      }
      return certificates;
    } catch (CertificateException e) {
      throw new InvalidTargetException(
          setting + ": " + file + " is not a PEM file of certificates: " + e.getMessage(), e);
    }
  }

  /** Throws InvalidTargetException unless the file holds a plain PKCS#8 key. */
  static void requirePkcs8Key(String setting, Path file) {
    String pem = read(setting, file);
    if (pem.contains("-----BEGIN PRIVATE KEY-----")) {
      return;
    }
    boolean older =
        pem.contains("BEGIN RSA PRIVATE KEY")
            || pem.contains("BEGIN EC PRIVATE KEY")
            || pem.contains("BEGIN ENCRYPTED PRIVATE KEY");
    throw new InvalidTargetException(
        older
            ? setting
                + ": the key in "
                + file
                + " is not plain PKCS#8; convert it with: openssl pkcs8 -topk8 -nocrypt -in "
                + file
                + " -out "
                + file
                + ".pk8"
            : setting + ": " + file + " holds no private key in PEM");
  }

  private static String read(String setting, Path file) {
    try {
      return Files.readString(file, StandardCharsets.ISO_8859_1);
    } catch (NoSuchFileException e) {
      throw new InvalidTargetException(setting + ": there is no file " + file, e);
    } catch (IOException e) {
      throw new InvalidTargetException(
          setting + ": " + file + " can't be read: " + e.getMessage(), e);
    }
  }
}
