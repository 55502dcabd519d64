package dev.vedette.probe.dns;

/** Whether answers of name servers are remembered; in text {@code off} or {@code ttl}. */
public enum DnsCache {
  /** Every check asks, as a visitor without a cache does. */
  OFF("off"),
  /** An answer holds for as long as it says itself, at most an hour. */
  TTL("ttl");

  private final String text;

  DnsCache(String text) {
    this.text = text;
  }

  @Override
  public String toString() {
    return text;
  }
}
