package dev.vedette.model.files;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads PEM files, and says in plain words what is wrong with one. Every method throws {@link
 * InvalidPemException}, whose message begins with the name of the setting.
 */
public final class PemFiles {
  /** A chain is a few kilobytes; a bundle of every public authority is about 250. */
  private static final int MAX_BYTES = 2 << 20;

  private static final String BEGIN_CERTIFICATE = "-----BEGIN CERTIFICATE-----";
  private static final String BEGIN_KEY = "-----BEGIN PRIVATE KEY-----";

  private static final Pattern CERTIFICATE =
      Pattern.compile(BEGIN_CERTIFICATE + "[^-]*-----END CERTIFICATE-----");

  private PemFiles() {}

  /** The certificates in a file, at least one; every one of them must be readable. */
  public static List<X509Certificate> certificates(String setting, Path file) {
    String pem = certificateText(setting, file);
    List<X509Certificate> certificates = new ArrayList<>();
    try {
      for (Matcher block = CERTIFICATE.matcher(pem); block.find(); ) {
        certificates.add(parse(block.group()));
      }
    } catch (CertificateException e) {
      throw new InvalidPemException(
          "%s: %s holds a certificate that can't be read: %s"
              .formatted(setting, file, e.getMessage()),
          e);
    }
    return nonEmpty(setting, file, certificates);
  }

  /**
   * The certificates in a bundle that somebody else maintains, at least one. One that Java can't
   * read is left out: the others are as good as before.
   */
  public static List<X509Certificate> bundle(String setting, Path file) {
    String pem = certificateText(setting, file);
    List<X509Certificate> certificates = new ArrayList<>();
    for (Matcher block = CERTIFICATE.matcher(pem); block.find(); ) {
      try {
        certificates.add(parse(block.group()));
      } catch (CertificateException unreadable) {
        // Whoever it is, nobody here can follow it.
      }
    }
    return nonEmpty(setting, file, certificates);
  }

  private static List<X509Certificate> nonEmpty(
      String setting, Path file, List<X509Certificate> certificates) {
    if (certificates.isEmpty()) {
      throw new InvalidPemException(setting + ": " + file + " holds no whole certificate");
    }
    return List.copyOf(certificates);
  }

  private static X509Certificate parse(String block) throws CertificateException {
    return (X509Certificate)
        CertificateFactory.getInstance("X.509")
            .generateCertificate(
                new ByteArrayInputStream(block.getBytes(StandardCharsets.ISO_8859_1)));
  }

  /** The text of a file that holds a certificate. */
  public static String certificateText(String setting, Path file) {
    String pem = read(setting, file);
    if (!pem.contains(BEGIN_CERTIFICATE)) {
      throw new InvalidPemException(
          setting + ": " + file + " holds no certificate: it must be PEM, with BEGIN CERTIFICATE");
    }
    return pem;
  }

  /** The text of a file that holds an unencrypted PKCS#8 key. */
  public static String keyText(String setting, Path file) {
    String pem = read(setting, file);
    if (pem.contains(BEGIN_KEY)) {
      return pem;
    }
    if (pem.contains(" PRIVATE KEY-----")) {
      throw new InvalidPemException(
          "%s: %s must be an unencrypted PKCS#8 key; convert it: openssl pkcs8 -topk8 -nocrypt -in %s"
              .formatted(setting, file, file.getFileName()));
    }
    throw new InvalidPemException(
        setting + ": " + file + " holds no key: it must be PEM, with BEGIN PRIVATE KEY");
  }

  private static String read(String setting, Path file) {
    try (InputStream in = Files.newInputStream(file)) {
      byte[] bytes = in.readNBytes(MAX_BYTES + 1);
      if (bytes.length > MAX_BYTES) {
        throw new InvalidPemException(
            setting + ": " + file + " is larger than 2 MiB, so it is no PEM file of ours");
      }
      return new String(bytes, StandardCharsets.ISO_8859_1);
    } catch (NoSuchFileException e) {
      throw new InvalidPemException(setting + ": there is no file " + file, e);
    } catch (IOException e) {
      throw new InvalidPemException(
          "%s: can't read %s: %s".formatted(setting, file, e.getClass().getSimpleName()), e);
    }
  }
}
