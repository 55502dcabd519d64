package dev.vedette.probe.request;

import dev.vedette.model.url.Url;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.HttpHeaderNames;
import org.jspecify.annotations.Nullable;

/**
 * The HTTP proxy that a target is reached through.
 *
 * @param authorization value of Proxy-Authorization; null without credentials
 */
public record Proxy(Url url, @Nullable String authorization) {
  public static Proxy of(Url url) {
    return new Proxy(url, RequestFactory.authorization(url));
  }

  public String host() {
    return url.host();
  }

  public int port() {
    return url.port();
  }

  /** Rewrites a plain request so that a proxy passes it on (RFC 9112, 3.2.2). */
  public void address(FullHttpRequest request, HopRequest hop) {
    request.setUri("http://" + hop.url().authority() + hop.url().pathAndQuery());
    authorize(request);
  }

  /** Adds the credentials, where there are any. */
  public void authorize(FullHttpRequest request) {
    if (authorization != null) {
      request.headers().set(HttpHeaderNames.PROXY_AUTHORIZATION, authorization);
    }
  }
}
