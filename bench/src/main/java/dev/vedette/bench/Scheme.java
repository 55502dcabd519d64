package dev.vedette.bench;

import java.util.Locale;

/** Without and with TLS. */
enum Scheme {
  PLAIN,
  TLS;

  /** As it is called in figures. */
  String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}
