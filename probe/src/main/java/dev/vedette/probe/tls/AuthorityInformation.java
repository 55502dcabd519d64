package dev.vedette.probe.tls;

import java.nio.charset.StandardCharsets;
import java.security.cert.X509Certificate;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/** Reads where a certificate says that its issuer's can be fetched (RFC 5280, 4.2.2.1). */
final class AuthorityInformation {
  private static final String EXTENSION = "1.3.6.1.5.5.7.1.1";

  /** The object identifier of caIssuers, 1.3.6.1.5.5.7.48.2, in DER. */
  private static final String CA_ISSUERS = "06082b06010505073002";

  /** A URL in a GeneralName: context tag 6. */
  private static final int URL_TAG = 0x86;

  private AuthorityInformation() {}

  /** The first such URL; null when there is none of up to 127 bytes. */
  static @Nullable String issuerUrl(X509Certificate certificate) {
    byte[] extension = certificate.getExtensionValue(EXTENSION);
    if (extension == null) {
      return null;
    }
    int found = HexFormat.of().formatHex(extension).indexOf(CA_ISSUERS);
    int at = (found + CA_ISSUERS.length()) / 2;
    if (found < 0 || found % 2 != 0 || at + 2 > extension.length) {
      return null;
    }
    int length = extension[at + 1];
    return (extension[at] & 0xff) == URL_TAG && length > 0 && at + 2 + length <= extension.length
        ? new String(extension, at + 2, length, StandardCharsets.US_ASCII)
        : null;
  }
}
