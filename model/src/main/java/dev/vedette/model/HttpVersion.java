package dev.vedette.model;

/**
 * Which version of HTTP a check speaks; in text {@code auto}, {@code 1.1}, {@code 2} or {@code 3}.
 */
public enum HttpVersion {
  /** Over TLS what the server chooses of 2 and 1.1 (ALPN), else 1.1. */
  AUTO("auto"),
  V1_1("1.1"),
  /** By ALPN over TLS; with prior knowledge (RFC 9113, 3.3) without TLS. */
  V2("2"),
  /** Over QUIC at the URL's own port, without looking for an Alt-Svc. */
  V3("3");

  private final String text;

  HttpVersion(String text) {
    this.text = text;
  }

  @Override
  public String toString() {
    return text;
  }
}
