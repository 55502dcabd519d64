package dev.vedette.notify.message;

import java.util.Locale;

/** How bad an incident is. */
public enum Severity {
  WARNING,
  CRITICAL;

  /** As in payloads. */
  public String wireName() {
    return name().toLowerCase(Locale.ROOT);
  }
}
