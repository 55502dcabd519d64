package dev.vedette.wire;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Reads PEM files and says what is wrong with them before Kafka's client would in its own words.
 */
final class PemFiles {
  /** A chain of certificates is a few kilobytes; a bundle of every public root is about 250. */
  private static final long MAX_BYTES = 2 << 20;

  private PemFiles() {}

  static String certificates(String setting, Path file) {
    String pem = read(setting, file);
    if (!pem.contains("-----BEGIN CERTIFICATE-----")) {
      throw new InvalidKafkaSettingsException(
          setting + ": " + file + " holds no certificate: it must be PEM, with BEGIN CERTIFICATE");
    }
    return pem;
  }

  static String key(String setting, Path file) {
    String pem = read(setting, file);
    if (pem.contains("-----BEGIN PRIVATE KEY-----")) {
      return pem;
    }
    if (pem.contains(" PRIVATE KEY-----")) {
      throw new InvalidKafkaSettingsException(
          "%s: %s must be an unencrypted PKCS#8 key; convert it: openssl pkcs8 -topk8 -nocrypt -in %s"
              .formatted(setting, file, file.getFileName()));
    }
    throw new InvalidKafkaSettingsException(
        setting + ": " + file + " holds no key: it must be PEM, with BEGIN PRIVATE KEY");
  }

  private static String read(String setting, Path file) {
    try {
      if (Files.size(file) > MAX_BYTES) {
        throw new InvalidKafkaSettingsException(
            setting + ": " + file + " is larger than 2 MiB, so it is no PEM file of ours");
      }
      return Files.readString(file);
    } catch (IOException e) {
      throw new InvalidKafkaSettingsException(
          setting + ": can't read " + file + ": " + e.getClass().getSimpleName(), e);
    }
  }
}
