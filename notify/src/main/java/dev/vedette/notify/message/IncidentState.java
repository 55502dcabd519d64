package dev.vedette.notify.message;

import java.util.Locale;

/** Where an incident stands. */
public enum IncidentState {
  OPEN,

  /** Open, and somebody has taken it on. */
  ACKNOWLEDGED,
  CLOSED;

  /** As in payloads. */
  public String wireName() {
    return name().toLowerCase(Locale.ROOT);
  }
}
