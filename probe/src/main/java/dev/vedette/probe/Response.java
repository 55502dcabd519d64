package dev.vedette.probe;

import io.netty.handler.codec.http.HttpHeaders;

/**
 * A response that came to its end, or to the limit of its body.
 *
 * @param version {@code 1.0} or {@code 1.1}
 */
record Response(int status, String version, HttpHeaders headers, Body body) {}
