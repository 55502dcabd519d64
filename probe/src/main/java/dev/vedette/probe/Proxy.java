package dev.vedette.probe;

import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.HttpHeaderNames;
import java.net.URI;
import org.jspecify.annotations.Nullable;

/**
 * The HTTP proxy that a target is reached through.
 *
 * @param host in lower case, an IPv6 literal without its brackets
 * @param authorization value of Proxy-Authorization; null without credentials
 */
record Proxy(String host, int port, @Nullable String authorization) {
  /** The port where a URL names none, as for curl. */
  private static final int DEFAULT_PORT = 1080;

  static Proxy of(URI url) {
    HopRequest address = new HopRequest(url, "CONNECT", false);
    return new Proxy(
        address.host(),
        url.getPort() < 0 ? DEFAULT_PORT : url.getPort(),
        RequestFactory.fromUserInfo(url));
  }

  /** Rewrites a plain request so that a proxy passes it on (RFC 9112, 3.2.2). */
  void address(FullHttpRequest request, HopRequest hop) {
    request.setUri("http://" + hop.authority() + hop.pathAndQuery());
    authorize(request);
  }

  void authorize(FullHttpRequest request) {
    if (authorization != null) {
      request.headers().set(HttpHeaderNames.PROXY_AUTHORIZATION, authorization);
    }
  }
}
