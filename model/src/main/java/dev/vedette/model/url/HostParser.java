package dev.vedette.model.url;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads the host of a URL (the URL standard, 3.5): a domain, an IPv4 or an IPv6 address. */
public final class HostParser {
  /** The standard's forbidden host code points, besides controls, the percent sign and DEL. */
  private static final String FORBIDDEN = " #/:<>?@[\\]^|%";

  /** RFC 6874: unreserved characters; the names of network interfaces are much shorter. */
  private static final Pattern ZONE = Pattern.compile("[A-Za-z0-9._~-]{1,64}");

  /** A host in its one form; the zone, of an IPv6 address alone, as the machine calls it. */
  public record Host(String name, @Nullable String zone) {}

  private HostParser() {}

  /**
   * Throws InvalidUrlException when the text is no host.
   *
   * @param mayHaveZone whether {@code [fe80::1%eth0]} and {@code [fe80::1%25eth0]} are hosts, too;
   *     the standard knows none, as a zone means something on this machine alone
   */
  public static Host parse(String text, boolean mayHaveZone) {
    if (text.startsWith("[")) {
      if (!text.endsWith("]")) {
        throw new InvalidUrlException(
            "the host begins with [ and does not end with ]; write [::1]");
      }
      return ipv6(text.substring(1, text.length() - 1), mayHaveZone);
    }
    String domain = DomainToAscii.of(utf8(PercentEncoding.decode(text)));
    requireAllowed(domain);
    Long ipv4 = Ipv4.endsInNumber(domain) ? (Long) Ipv4.parse(domain) : null;
    return new Host(ipv4 == null ? domain : Ipv4.write(ipv4), null);
  }

  private static Host ipv6(String text, boolean mayHaveZone) {
    int percent = text.indexOf('%');
    if (percent < 0) {
      return new Host(Ipv6.write(Ipv6.parse(text)), null);
    }
    if (!mayHaveZone) {
      throw new InvalidUrlException("an IPv6 address from elsewhere must not have a zone");
    }
    String zone = text.substring(percent + 1);
    boolean encoded = zone.startsWith("25") && zone.length() > 2;
    String name = PercentEncoding.decodeUtf8(encoded ? zone.substring(2) : zone);
    if (!ZONE.matcher(name).matches()) {
      throw new InvalidUrlException(
          "the zone of the IPv6 address is no name of a network interface; write one such as eth0");
    }
    return new Host(Ipv6.write(Ipv6.parse(text.substring(0, percent))), name);
  }

  private static String utf8(byte[] bytes) {
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (CharacterCodingException e) {
      throw new InvalidUrlException("the host is not UTF-8; write the name in Unicode or punycode");
    }
  }

  private static void requireAllowed(String domain) {
    if (domain.isEmpty()) {
      throw new InvalidUrlException("the host is empty; write https://HOST/PATH");
    }
    for (int i = 0; i < domain.length(); i++) {
      char c = domain.charAt(i);
      if (c <= ' ' || c == 0x7f) {
        throw new InvalidUrlException(
            "the host holds %s, which no name has; remove it"
                .formatted(c == ' ' ? "a blank" : "a control character"));
      }
      if (FORBIDDEN.indexOf(c) >= 0) {
        throw new InvalidUrlException("the host holds '" + c + "', which no name has; remove it");
      }
    }
  }
}
