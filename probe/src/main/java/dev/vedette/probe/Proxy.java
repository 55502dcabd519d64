package dev.vedette.probe;

import dev.vedette.model.url.Url;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.HttpHeaderNames;
import org.jspecify.annotations.Nullable;

/**
 * The HTTP proxy that a target is reached through.
 *
 * @param authorization value of Proxy-Authorization; null without credentials
 */
record Proxy(Url url, @Nullable String authorization) {
  static Proxy of(Url url) {
    return new Proxy(url, RequestFactory.authorization(url));
  }

  String host() {
    return url.host();
  }

  int port() {
    return url.port();
  }

  /** Rewrites a plain request so that a proxy passes it on (RFC 9112, 3.2.2). */
  void address(FullHttpRequest request, HopRequest hop) {
    request.setUri("http://" + hop.url().authority() + hop.url().pathAndQuery());
    authorize(request);
  }

  void authorize(FullHttpRequest request) {
    if (authorization != null) {
      request.headers().set(HttpHeaderNames.PROXY_AUTHORIZATION, authorization);
    }
  }
}
