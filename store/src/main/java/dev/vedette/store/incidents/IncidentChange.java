package dev.vedette.store.incidents;

import java.util.Locale;

/** What happened to an incident. */
public enum IncidentChange {
  OPENED,

  /** It got worse: a certificate came nearer to its end. */
  UPDATED,
  CLOSED,

  /** A late check shows that it had not ended. */
  REOPENED,

  /** A late check shows that it never was. */
  RETRACTED;

  /** As in the database. */
  public String wireName() {
    return name().toLowerCase(Locale.ROOT);
  }
}
