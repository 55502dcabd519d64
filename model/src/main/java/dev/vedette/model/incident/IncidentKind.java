package dev.vedette.model.incident;

import java.util.Locale;

/** What an incident is about. */
public enum IncidentKind {
  /** Enough of the locations that know hold the target for down. */
  DOWN,

  /** Some do, for long, but not enough of them. */
  PARTIAL,

  /** A certificate is about to expire, or has. */
  CERTIFICATE;

  /** As in the database, the API and messages. */
  public String wireName() {
    return name().toLowerCase(Locale.ROOT);
  }
}
