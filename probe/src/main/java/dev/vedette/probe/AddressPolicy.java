package dev.vedette.probe;

import io.netty.handler.ipfilter.IpFilterRuleType;
import io.netty.handler.ipfilter.IpSubnetFilterRule;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Which addresses are not of the public Internet, so that whoever may name a target can't reach
 * into the checker's own network. The ranges are those that IANA's special-purpose address
 * registries (RFC 6890) call not globally reachable, multicast, and the metadata services of cloud
 * providers, which lie within them. An IPv6 address that carries an IPv4 address is judged by that.
 */
final class AddressPolicy {
  private record Range(IpSubnetFilterRule rule, String what) {}

  private static final List<Range> RANGES =
      List.of(
          range("0.0.0.0", 8, "this network"),
          range("10.0.0.0", 8, "private"),
          range("100.64.0.0", 10, "shared by carriers"),
          range("127.0.0.0", 8, "loopback"),
          range("169.254.0.0", 16, "link-local, where clouds serve metadata"),
          range("172.16.0.0", 12, "private"),
          range("192.0.0.0", 24, "reserved for protocols"),
          range("192.0.2.0", 24, "for documentation"),
          range("192.168.0.0", 16, "private"),
          range("198.18.0.0", 15, "for benchmarks"),
          range("198.51.100.0", 24, "for documentation"),
          range("203.0.113.0", 24, "for documentation"),
          range("224.0.0.0", 4, "multicast"),
          range("240.0.0.0", 4, "reserved"),
          range("::", 128, "unspecified"),
          range("::1", 128, "loopback"),
          range("64:ff9b:1::", 48, "for translation within a network"),
          range("100::", 64, "discarded"),
          range("2001::", 23, "reserved for protocols"),
          range("2001:db8::", 32, "for documentation"),
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

  /** Why the address may not be used, such as {@code 10.0.0.1 is private}; null when it may. */
  static @Nullable String objection(InetAddress address) {
    InetAddress judged = embedded(address);
    InetSocketAddress socket = new InetSocketAddress(judged, 0);
    for (Range range : RANGES) {
      if (range.rule().matches(socket)) {
        return address.getHostAddress() + " is " + range.what();
      }
    }
    return null;
  }

  /**
   * The IPv4 address within: mapped (::ffff:0:0/96, RFC 4291), compatible (::/96, deprecated
   * there), translated (64:ff9b::/96, RFC 6052) or of a 6to4 router (2002::/16, RFC 3056).
   */
  private static InetAddress embedded(InetAddress address) {
    byte[] bytes = address.getAddress();
    if (!(address instanceof Inet6Address) || isUnspecifiedOrLoopback(bytes)) {
      return address;
    }
    if (startsWith(bytes, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff)
        || startsWith(bytes, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0)
        || startsWith(bytes, 0, 0x64, 0xff, 0x9b, 0, 0, 0, 0, 0, 0, 0, 0)) {
      return ipv4(bytes, 12);
    }
    return startsWith(bytes, 0x20, 0x02) ? ipv4(bytes, 2) : address;
  }

  private static boolean isUnspecifiedOrLoopback(byte[] bytes) {
    return startsWith(bytes, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0)
        && (bytes[15] == 0 || bytes[15] == 1);
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
