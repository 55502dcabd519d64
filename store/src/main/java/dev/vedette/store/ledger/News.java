package dev.vedette.store.ledger;

import java.util.Locale;

/** What a message tells, of one incident or of several. */
public enum News {
  OPENED,
  CLOSED,

  /** It got worse, or more targets are down with it. */
  UPDATED,

  /** It is still open. */
  REMINDER,

  /** It never was. */
  RETRACTED,

  /** Several at once. */
  DIGEST;

  /** As in the database. */
  public String wireName() {
    return name().toLowerCase(Locale.ROOT);
  }

  static News of(String wireName) {
    return valueOf(wireName.toUpperCase(Locale.ROOT));
  }
}
