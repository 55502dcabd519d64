package dev.vedette.check;

import java.net.URI;
import java.net.URISyntaxException;

/**
 * A machine elsewhere that answers as long as our own network is there.
 *
 * @param host a name or an address, IPv6 without brackets
 * @param port from 1 to 65535
 */
public record Sentinel(String host, int port) {
  private static final int MAX_PORT = 65_535;

  /**
   * Reads {@code one.example:443}, {@code 192.0.2.1:53} or {@code [2001:db8::1]:443}; throws
   * IllegalArgumentException that says so for anything else.
   */
  public static Sentinel parse(String text) {
    String wrong = "'" + text + "' is not HOST:PORT: write one.example:443 or [2001:db8::1]:443";
    try {
      URI uri = new URI("tcp://" + text.strip());
      String host = uri.getHost();
      if (host == null
          || uri.getPort() < 1
          || uri.getPort() > MAX_PORT
          || !uri.getPath().isEmpty()) {
        throw new IllegalArgumentException(wrong);
      }
      return new Sentinel(host.replaceAll("[\\[\\]]", ""), uri.getPort());
    } catch (URISyntaxException e) {
      throw new IllegalArgumentException(wrong, e);
    }
  }

  @Override
  public String toString() {
    return (host.contains(":") ? "[" + host + "]" : host) + ":" + port;
  }
}
