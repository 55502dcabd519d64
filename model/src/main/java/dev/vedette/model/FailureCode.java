package dev.vedette.model;

import java.util.Locale;

/**
 * Why a check was not {@code up}: a closed set whose names are stable for ever and are used
 * unchanged in Kafka, SQL, the API and the page. What a new one needs elsewhere stands in {@code
 * CONTRIBUTING.md}.
 */
public enum FailureCode {
  DNS_NOT_FOUND,
  DNS_FAILED,
  CONNECT_REFUSED,
  CONNECT_UNREACHABLE,
  CONNECTION_CLOSED,
  TIMEOUT,
  TLS_UNTRUSTED,
  TLS_EXPIRED,
  TLS_HOSTNAME_MISMATCH,
  TLS_FAILED,
  PROTOCOL_ERROR,
  TOO_MANY_REDIRECTS,
  REDIRECT_INVALID,
  BODY_UNDECODABLE,
  STATUS_UNEXPECTED,
  HEADER_MISMATCH,
  BODY_MISMATCH,
  BODY_TOO_LARGE,
  JSON_MISMATCH,
  TOO_SLOW,
  CERTIFICATE_EXPIRING,
  ADDRESS_FORBIDDEN,
  /** The checker was too busy to begin the check in time; the outcome is unknown. */
  MISSED,
  /** The checker's own network was gone; the outcome is unknown. */
  CHECKER_OFFLINE,
  /** A defect of the checker itself, which its log tells with the stack; the outcome is unknown. */
  INTERNAL_ERROR,
  /** The target is not checked for now, on purpose; the outcome is unknown from here on. */
  TARGET_PAUSED,
  /** The target is checked no more; the outcome is unknown from here on. */
  TARGET_REMOVED;

  private final String wireName = name().toLowerCase(Locale.ROOT);

  /** The name used in events, tables, the API and on the page; stable for ever. */
  public String wireName() {
    return wireName;
  }

  /** True for the codes that tell nothing about the target, only about who checks it. */
  public boolean meansUnknown() {
    return this == MISSED || this == CHECKER_OFFLINE || this == INTERNAL_ERROR || meansStopped();
  }

  /** True for the codes that tell that no check of the target follows. */
  public boolean meansStopped() {
    return this == TARGET_PAUSED || this == TARGET_REMOVED;
  }
}
