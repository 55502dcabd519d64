package dev.vedette.probe;

import dev.vedette.model.HttpVersion;
import dev.vedette.model.Tls;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Makes TLS clients, one for all targets whose settings name no file: a native context costs some
 * hundred kilobytes, and there may be 100,000 targets. Thread-safe.
 */
final class TlsClients {
  private record Key(boolean verify, HttpVersion http) {}

  private final Map<Key, TlsClient> shared = new ConcurrentHashMap<>();

  /** Throws InvalidTargetException when the files of the settings can't be used. */
  TlsClient with(Tls settings, HttpVersion http, boolean presentingCertificate) {
    boolean plain =
        settings.ca() == null && (settings.certificate() == null || !presentingCertificate);
    return plain
        ? shared.computeIfAbsent(
            new Key(settings.verify(), http), key -> TlsClient.with(settings, http, false))
        : TlsClient.with(settings, http, presentingCertificate);
  }
}
