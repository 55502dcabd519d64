package dev.vedette.probe;

import java.net.URI;
import java.util.Locale;

/**
 * What is asked of whom on one hop.
 *
 * @param url absolute, {@code http} or {@code https}, with a host
 * @param withBody whether the target's request body goes along
 */
record HopRequest(URI url, String method, boolean withBody) {
  boolean secure() {
    return "https".equalsIgnoreCase(url.getScheme());
  }

  /** The host in lower case, an IPv6 literal without its brackets. */
  String host() {
    String host = url.getHost().toLowerCase(Locale.ROOT);
    return host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
  }

  int port() {
    return url.getPort() >= 0 ? url.getPort() : defaultPort();
  }

  /** The value of the Host header: the port only where it is not the scheme's own. */
  String authority() {
    return port() == defaultPort() ? url.getHost() : url.getHost() + ":" + port();
  }

  /** Path and query as they go into the request line. */
  String pathAndQuery() {
    String path = url.getRawPath();
    String query = url.getRawQuery();
    return (path == null || path.isEmpty() ? "/" : path) + (query == null ? "" : "?" + query);
  }

  /**
   * Whether this request may carry the secrets meant for another: same host, same scheme and port,
   * or the step from http to https on their usual ports. Never a step down to http.
   */
  boolean trustsLike(HopRequest origin) {
    if (!host().equals(origin.host())) {
      return false;
    }
    boolean same = secure() == origin.secure() && port() == origin.port();
    boolean upgrade = secure() && !origin.secure() && port() == 443 && origin.port() == 80;
    return same || upgrade;
  }

  private int defaultPort() {
    return secure() ? 443 : 80;
  }
}
