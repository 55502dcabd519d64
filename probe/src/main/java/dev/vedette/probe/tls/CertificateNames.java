package dev.vedette.probe.tls;

import io.netty.util.NetUtil;
import java.net.InetAddress;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Locale;

/**
 * Whom a certificate is for, by the rules of RFC 9525: the alternative names alone count, never the
 * common name; a wildcard is a whole left-most label and stands for exactly one; an address is
 * compared with addresses only.
 */
final class CertificateNames {
  /** Certificates of large providers hold a hundred names; a person needs a few to understand. */
  private static final int MAX_SHOWN = 10;

  /** The kinds of RFC 5280, 4.2.1.6. */
  private static final int DNS_NAME = 2;

  private static final int IP_ADDRESS = 7;

  private CertificateNames() {}

  /**
   * Whether the certificate is for a host.
   *
   * @param host a name without a dot at its end, international ones as A-labels, or an address
   */
  static boolean cover(X509Certificate certificate, String host) {
    byte[] address = NetUtil.createByteArrayFromIpAddressString(host);
    String name = host.toLowerCase(Locale.ROOT);
    try {
      return alternativeNames(certificate).stream()
          .anyMatch(each ->
              address == null
                  ? each.get(0).equals(DNS_NAME) && matches(text(each), name)
                  : each.get(0).equals(IP_ADDRESS) && isAddress(text(each), address));
    } catch (CertificateParsingException unreadable) {
      return false;
    }
  }

  /** What it names, for a person. */
  static String shown(X509Certificate certificate) {
    try {
      Collection<List<?>> names = alternativeNames(certificate);
      if (!names.isEmpty()) {
        return String.join(
            ", ", names.stream().limit(MAX_SHOWN).map(CertificateNames::text).toList());
      }
    } catch (CertificateParsingException unreadable) {
      return "nothing that can be read (" + unreadable.getMessage() + ")";
    }
    return "%s, which does not count, and no alternative names"
        .formatted(certificate.getSubjectX500Principal().getName());
  }

  private static Collection<List<?>> alternativeNames(X509Certificate certificate)
      throws CertificateParsingException {
    Collection<List<?>> names = certificate.getSubjectAlternativeNames();
    return names == null ? List.of() : names;
  }

  private static String text(List<?> name) {
    return String.valueOf(name.get(1));
  }

  private static boolean matches(String pattern, String name) {
    String presented = pattern.toLowerCase(Locale.ROOT);
    if (presented.indexOf('*') < 0) {
      return presented.equals(name);
    }
    int firstLabelEnd = name.indexOf('.');
    return presented.startsWith("*.")
        && presented.indexOf('*', 1) < 0
        && firstLabelEnd > 0
        && presented.substring(1).equals(name.substring(firstLabelEnd));
  }

  private static boolean isAddress(String presented, byte[] address) {
    try {
      return Arrays.equals(InetAddress.ofLiteral(presented).getAddress(), address);
    } catch (IllegalArgumentException unreadable) {
      return false;
    }
  }
}
