package dev.vedette.model;

import java.util.Locale;

/** The phases of a check, in the order in which they happen on the wire. */
public enum Phase {
  /** Resolving the name. */
  DNS,
  /** From the first SYN until the connection is established. */
  CONNECT,
  /** The TLS handshake. */
  TLS,
  /** Writing the request. */
  SEND,
  /**
   * From the end of the request until the first byte of the response: the server's think time and
   * one round trip.
   */
  WAIT,
  /** From the first byte of the response until its last. */
  RECEIVE;

  private final String wireName = name().toLowerCase(Locale.ROOT);

  /** The name used in events, tables, metrics and pages; stable for ever. */
  public String wireName() {
    return wireName;
  }
}
