package dev.vedette.model.incident;

import java.util.Locale;

/** How urgent an incident is. */
public enum Severity {
  /** Visitors are affected, or nobody knows whether they are. */
  CRITICAL,

  /** Not yet, or not all of them. */
  WARNING;

  /** Of an incident of a kind, and for a certificate of a level. */
  public static Severity of(IncidentKind kind, int level) {
    return switch (kind) {
      case DOWN, NO_DATA -> CRITICAL;
      case PARTIAL, BLIND -> WARNING;
      case CERTIFICATE -> level >= CertificateLevel.WORST ? CRITICAL : WARNING;
    };
  }

  /** As in the API and messages. */
  public String wireName() {
    return name().toLowerCase(Locale.ROOT);
  }
}
