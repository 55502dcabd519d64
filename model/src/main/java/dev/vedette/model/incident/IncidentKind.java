package dev.vedette.model.incident;

import java.util.Locale;

/** What an incident is about. */
public enum IncidentKind {
  /** Enough of the locations that know hold the target for down. */
  DOWN,

  /** Some do, for long, but not enough of them. */
  PARTIAL,

  /** A certificate is about to expire, or has. */
  CERTIFICATE,

  /** Nobody checks the target, though it is to be checked and a location of it is at work. */
  NO_DATA,

  /**
   * Nothing comes from a location, or only that its own network is gone: says nothing of targets.
   */
  BLIND;

  /** As in the database, the API and messages. */
  public String wireName() {
    return name().toLowerCase(Locale.ROOT);
  }
}
