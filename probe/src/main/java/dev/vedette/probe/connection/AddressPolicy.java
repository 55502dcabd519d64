package dev.vedette.probe.connection;

import io.netty.handler.ipfilter.IpFilterRuleType;
import io.netty.handler.ipfilter.IpSubnetFilterRule;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Which addresses are not of the public Internet, so that whoever may name a target can't reach
 * into the checker's own network: every row of IANA's special-purpose address registries for IPv4
 * and IPv6 (RFC 6890, as of 2025), multicast, and the metadata services of clouds. An IPv6 address
 * that carries an IPv4 address is judged by that one as well.
 */
public final class AddressPolicy {
  private record Range(IpSubnetFilterRule rule, String what) {}

  /**
   * Metadata services hand out credentials, so they are named even where they lie within a range
   * below. Sources are the providers' own manuals on instance metadata.
   */
  private static final List<Range> METADATA_SERVICES =
      List.of(
          metadata("169.254.169.254", "AWS, Azure, Google Cloud and most others"),
          metadata("fd00:ec2::254", "AWS"),
          metadata("169.254.170.2", "AWS ECS"),
          metadata("169.254.170.23", "AWS EKS"),
          metadata("fd00:ec2::23", "AWS EKS"),
          metadata("168.63.129.16", "Azure"),
          metadata("fd20:ce::254", "Google Cloud"),
          metadata("100.100.100.200", "Alibaba Cloud"),
          metadata("169.254.0.23", "Tencent Cloud"),
          metadata("192.0.0.192", "Oracle Cloud"),
          metadata("fd00:c1::a9fe:a9fe", "Oracle Cloud"),
          metadata("169.254.42.42", "Scaleway"),
          metadata("fd00:42::42", "Scaleway"),
          metadata("fe80::a9fe:a9fe", "OpenStack"));

  private static final List<Range> RANGES =
      List.of(
          range("0.0.0.0", 8, "this network"),
          range("10.0.0.0", 8, "private"),
          range("100.64.0.0", 10, "shared by carriers"),
          range("127.0.0.0", 8, "loopback"),
          range("169.254.0.0", 16, "link-local"),
          range("172.16.0.0", 12, "private"),
          range("192.0.0.0", 24, "reserved for protocols"),
          range("192.0.2.0", 24, "for documentation"),
          range("192.31.196.0", 24, "for answers about private addresses (AS112)"),
          range("192.52.193.0", 24, "for multicast tunnels (AMT)"),
          range("192.88.99.0", 24, "for 6to4 relays"),
          range("192.168.0.0", 16, "private"),
          range("192.175.48.0", 24, "for answers about private addresses (AS112)"),
          range("198.18.0.0", 15, "for benchmarks"),
          range("198.51.100.0", 24, "for documentation"),
          range("203.0.113.0", 24, "for documentation"),
          range("224.0.0.0", 4, "multicast"),
          range("240.0.0.0", 4, "reserved"),
          range("::", 128, "unspecified"),
          range("::1", 128, "loopback"),
          range("64:ff9b:1::", 48, "for translation within a network"),
          range("100::", 64, "discarded"),
          range("100:0:0:1::", 64, "a dummy prefix"),
          range("2001::", 32, "a Teredo tunnel"),
          range("2001::", 23, "reserved for protocols"),
          range("2001:db8::", 32, "for documentation"),
          range("2620:4f:8000::", 48, "for answers about private addresses (AS112)"),
          range("3fff::", 20, "for documentation"),
          range("5f00::", 16, "for segment routing"),
          range("fc00::", 7, "private (unique local)"),
          range("fe80::", 10, "link-local"),
          range("fec0::", 10, "private (site-local)"),
          range("ff00::", 8, "multicast"));

  private AddressPolicy() {}

  private static Range range(String network, int bits, String what) {
    InetAddress address = InetAddress.ofLiteral(network);
    return new Range(new IpSubnetFilterRule(address, bits, IpFilterRuleType.REJECT), what);
  }

  private static Range metadata(String address, String clouds) {
    int bits = address.indexOf(':') < 0 ? 32 : 128;
    return range(address, bits, "a metadata service of " + clouds);
  }

  /**
   * What speaks against connecting to one of these; null: nothing. One forbidden address is enough:
   * which one a connection would use is chance.
   */
  public static @Nullable String firstObjection(List<InetAddress> addresses) {
    return addresses.stream()
        .map(AddressPolicy::objection)
        .filter(Objects::nonNull)
        .findFirst()
        .orElse(null);
  }

  /** Why the address may not be used, such as {@code 10.0.0.1 is private}; null when it may. */
  public static @Nullable String objection(InetAddress address) {
    String what = what(address);
    InetAddress carried = what == null ? embedded(address) : null;
    if (carried != null) {
      what = what(carried);
      what = what == null ? null : "%s within, which is %s".formatted(text(carried), what);
      return what == null ? null : "%s has %s".formatted(text(address), what);
    }
    return what == null ? null : "%s is %s".formatted(text(address), what);
  }

  private static String text(InetAddress address) {
    return address.getHostAddress();
  }

  private static @Nullable String what(InetAddress address) {
    InetSocketAddress socket = new InetSocketAddress(address, 0);
    return Stream.concat(METADATA_SERVICES.stream(), RANGES.stream())
        .filter(range -> range.rule().matches(socket))
        .map(Range::what)
        .findFirst()
        .orElse(null);
  }

  /**
   * The IPv4 address within: mapped (::ffff:0:0/96, RFC 4291), compatible (::/96, deprecated
   * there), translated (::ffff:0:0:0/96, RFC 2765; 64:ff9b::/96, RFC 6052), of a 6to4 router
   * (2002::/16, RFC 3056) or of an ISATAP interface (RFC 5214, 6.1); null when there is none. Those
   * of Teredo and of translation within a network need no look: their ranges are refused.
   */
  private static @Nullable InetAddress embedded(InetAddress address) {
    byte[] bytes = address.getAddress();
    if (!(address instanceof Inet6Address)) {
      return null;
    }
    if (startsWith(bytes, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff)
        || startsWith(bytes, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0)
        || startsWith(bytes, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff, 0, 0)
        || startsWith(bytes, 0, 0x64, 0xff, 0x9b, 0, 0, 0, 0, 0, 0, 0, 0)
        || isIsatap(bytes)) {
      return ipv4(bytes, 12);
    }
    return startsWith(bytes, 0x20, 0x02) ? ipv4(bytes, 2) : null;
  }

  /** The interface identifier is 0000:5efe or, for a global IPv4 address, 0200:5efe, and that. */
  private static boolean isIsatap(byte[] bytes) {
    return (bytes[8] & ~2) == 0
        && bytes[9] == 0
        && (bytes[10] & 0xff) == 0x5e
        && (bytes[11] & 0xff) == 0xfe;
  }

  private static boolean startsWith(byte[] bytes, int... prefix) {
    for (int i = 0; i < prefix.length; i++) {
      if ((bytes[i] & 0xff) != prefix[i]) {
        return false;
      }
    }
    return true;
  }

  private static InetAddress ipv4(byte[] bytes, int from) {
    try {
      return InetAddress.getByAddress(Arrays.copyOfRange(bytes, from, from + 4));
    } catch (UnknownHostException e) {
      throw new IllegalStateException("four bytes are an address", e);
    }
  }
}
