package dev.vedette.probe.http;

import io.netty.handler.codec.http.HttpHeaders;

/**
 * A response that came to its end, or to the limit of its body.
 *
 * @param reason the server's words for the status; empty where it has none, as in HTTP/2 and 3
 * @param version {@code 1.0}, {@code 1.1}, {@code 2} or {@code 3}
 */
public record Response(int status, String reason, String version, HttpHeaders headers, Body body) {
  /** Such as {@code HTTP/1.1 503 Service Unavailable}. */
  public String statusLine() {
    return "HTTP/%s %d %s".formatted(version, status, reason).stripTrailing();
  }
}
