package dev.vedette.probe.dns;

import io.netty.util.NetUtil;
import java.net.InetAddress;
import java.net.InetSocketAddress;

/** Where a name server answers. */
public record NameServer(InetSocketAddress address) {
  private static final int DEFAULT_PORT = 53;
  private static final int MAX_PORT = 65_535;

  /**
   * Reads {@code 10.0.0.53}, {@code 10.0.0.53:5353}, {@code ::1} or {@code [::1]:5353}; throws
   * IllegalArgumentException that says so for anything else, a name among them.
   */
  public static NameServer parse(String text) {
    String server = text.strip();
    int colon = server.lastIndexOf(':');
    boolean withPort =
        server.startsWith("[") ? server.indexOf("]:") == colon - 1 : server.indexOf(':') == colon;
    String host = colon >= 0 && withPort ? server.substring(0, colon) : server;
    try {
      int port = host.length() < server.length() ? port(server.substring(colon + 1)) : DEFAULT_PORT;
      String literal = host.startsWith("[") && host.endsWith("]") ? inner(host) : host;
      if (!NetUtil.isValidIpV4Address(literal) && !NetUtil.isValidIpV6Address(literal)) {
        throw new IllegalArgumentException("neither an IPv4 nor an IPv6 address");
      }
      return new NameServer(new InetSocketAddress(InetAddress.ofLiteral(literal), port));
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(
          "'" + text + "' is not a name server: write 10.0.0.53, 10.0.0.53:5353 or [::1]:5353", e);
    }
  }

  private static String inner(String bracketed) {
    return bracketed.substring(1, bracketed.length() - 1);
  }

  private static int port(String digits) {
    int port = Integer.parseInt(digits);
    if (port < 1 || port > MAX_PORT) {
      throw new IllegalArgumentException("a port is from 1 to 65535");
    }
    return port;
  }
}
