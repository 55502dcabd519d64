package dev.vedette.probe.request;

import dev.vedette.model.url.Url;
import java.util.Objects;

/**
 * What is asked of whom on one hop.
 *
 * @param withBody whether the target's request body goes along
 */
public record HopRequest(Url url, String method, boolean withBody) {
  public boolean secure() {
    return url.isSecure();
  }

  /** A name in ASCII or an address, without brackets and zone. */
  public String host() {
    return url.host();
  }

  public int port() {
    return url.port();
  }

  /**
   * Whether this request may carry the secrets meant for another: same host, same scheme and port,
   * or the step from http to https on their usual ports. Never a step down to http.
   */
  public boolean trustsLike(HopRequest origin) {
    if (!isOfHost(origin)) {
      return false;
    }
    boolean same = secure() == origin.secure() && port() == origin.port();
    boolean upgrade =
        secure() && !origin.secure() && url.hasDefaultPort() && origin.url().hasDefaultPort();
    return same || upgrade;
  }

  /** Whether both ask the same host, on the same network where it has a zone. */
  public boolean isOfHost(HopRequest other) {
    return host().equals(other.host()) && Objects.equals(url.zone(), other.url().zone());
  }
}
