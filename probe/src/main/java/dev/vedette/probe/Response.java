package dev.vedette.probe;

import io.netty.handler.codec.http.HttpHeaders;

/**
 * A response that came to its end, or to the limit of its body.
 *
 * @param version {@code 1.0}, {@code 1.1}, {@code 2} or {@code 3}
 */
record Response(int status, String version, HttpHeaders headers, Body body) {}
