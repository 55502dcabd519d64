package dev.vedette.check;

import dev.vedette.model.url.InvalidUrlException;
import dev.vedette.model.url.Url;
import java.util.regex.Pattern;

/**
 * A machine elsewhere that answers as long as our own network is there.
 *
 * @param host a name or an address, IPv6 without brackets
 * @param port from 1 to 65535
 */
public record Sentinel(String host, int port) {
  /** Nothing of a URL but its host and a port. */
  private static final Pattern HOST_AND_PORT = Pattern.compile("[^/?#@\\\\]+:[0-9]+");

  /**
   * Reads {@code one.example:443}, {@code 192.0.2.1:53} or {@code [2001:db8::1]:443}; throws
   * IllegalArgumentException that says so for anything else.
   */
  public static Sentinel parse(String text) {
    String wrong = "'" + text + "' is not HOST:PORT: write one.example:443 or [2001:db8::1]:443";
    if (!HOST_AND_PORT.matcher(text.strip()).matches()) {
      throw new IllegalArgumentException(wrong);
    }
    try {
      Url url = Url.parse("http://" + text.strip());
      if (url.port() == 0 || url.zone() != null) {
        throw new IllegalArgumentException(wrong);
      }
      return new Sentinel(url.host(), url.port());
    } catch (InvalidUrlException e) {
      throw new IllegalArgumentException(wrong, e);
    }
  }

  @Override
  public String toString() {
    return (host.contains(":") ? "[" + host + "]" : host) + ":" + port;
  }
}
