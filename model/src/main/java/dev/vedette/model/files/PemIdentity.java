package dev.vedette.model.files;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.NoSuchAlgorithmException;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A certificate with the key that belongs to it.
 *
 * @param chain the certificate, then those of the authorities above it; not empty
 */
public record PemIdentity(List<X509Certificate> chain, PrivateKey key) {
  private static final Pattern KEY =
      Pattern.compile("-----BEGIN PRIVATE KEY-----([^-]*)-----END PRIVATE KEY-----");

  public PemIdentity {
    chain = List.copyOf(chain);
  }

  /**
   * Reads two files, of {@code SETTING.certificate} and {@code SETTING.key}.
   *
   * @throws InvalidPemException when one can't be read, or when they don't belong together
   */
  public static PemIdentity read(String setting, Path certificate, Path key) {
    List<X509Certificate> chain = PemFiles.certificates(setting + ".certificate", certificate);
    String keyText = PemFiles.keyText(setting + ".key", key);
    PublicKey publicKey = chain.getFirst().getPublicKey();
    try {
      PrivateKey privateKey = parse(keyText, publicKey.getAlgorithm());
      if (belongTogether(publicKey, privateKey)) {
        return new PemIdentity(chain, privateKey);
      }
    } catch (GeneralSecurityException | IllegalArgumentException e) {
      throw new InvalidPemException(
          "%s.key: %s holds no %s key, as the certificate in %s needs: %s"
              .formatted(setting, key, publicKey.getAlgorithm(), certificate, e.getMessage()),
          e);
    }
    throw new InvalidPemException(
        "%s.key: the key in %s is not that of the certificate in %s"
            .formatted(setting, key, certificate));
  }

  private static PrivateKey parse(String pem, String algorithm) throws GeneralSecurityException {
    Matcher block = KEY.matcher(pem);
    if (!block.find()) {
      throw new IllegalArgumentException("it breaks off");
    }
    byte[] encoded =
        Base64.getMimeDecoder().decode(block.group(1).getBytes(StandardCharsets.ISO_8859_1));
    return KeyFactory.getInstance(algorithm).generatePrivate(new PKCS8EncodedKeySpec(encoded));
  }

  /** Whether what one signs the other verifies; an algorithm that is not known here passes. */
  private static boolean belongTogether(PublicKey publicKey, PrivateKey privateKey)
      throws GeneralSecurityException {
    byte[] anything = "vedette".getBytes(StandardCharsets.US_ASCII);
    Signature signature;
    try {
      signature =
          switch (publicKey.getAlgorithm()) {
            case "RSA" -> Signature.getInstance("SHA256withRSA");
            case "EC" -> Signature.getInstance("SHA256withECDSA");
            default -> Signature.getInstance(publicKey.getAlgorithm());
          };
    } catch (NoSuchAlgorithmException unknown) {
      return true;
    }
    signature.initSign(privateKey);
    signature.update(anything);
    byte[] signed = signature.sign();
    signature.initVerify(publicKey);
    signature.update(anything);
    return signature.verify(signed);
  }
}
