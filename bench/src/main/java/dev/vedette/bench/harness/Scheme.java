package dev.vedette.bench.harness;

import java.util.Locale;

/** Without and with TLS. */
public enum Scheme {
  PLAIN,
  TLS;

  /** As it is called in figures. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}
