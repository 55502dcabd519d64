package dev.vedette.probe.http;

import io.netty.handler.codec.http.HttpHeaders;

/**
 * A response that came to its end, or to the limit of its body.
 *
 * @param version {@code 1.0}, {@code 1.1}, {@code 2} or {@code 3}
 */
public record Response(int status, String version, HttpHeaders headers, Body body) {}
