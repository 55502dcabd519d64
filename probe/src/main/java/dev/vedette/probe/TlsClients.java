package dev.vedette.probe;

import dev.vedette.model.HttpVersion;
import dev.vedette.model.Tls;
import java.io.IOException;
import java.lang.ref.WeakReference;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Makes TLS clients, one for all targets whose settings, and the files they name, are the same: a
 * native context costs some hundred kilobytes, and there may be 100,000 targets. Thread-safe.
 */
final class TlsClients {
  /** A file as it was when it was read: another in its place makes another client. */
  private record Version(Path path, String mark) {
    static @Nullable Version of(@Nullable Path path) {
      if (path == null) {
        return null;
      }
      try {
        BasicFileAttributes file = Files.readAttributes(path, BasicFileAttributes.class);
        return new Version(path, file.lastModifiedTime() + " " + file.size());
      } catch (IOException e) {
        // Whoever reads it says why it can't be read.
        return new Version(path, "absent");
      }
    }
  }

  private record Key(
      boolean verify,
      HttpVersion http,
      @Nullable Version ca,
      @Nullable Version certificate,
      @Nullable Version key) {}

  /** Forgotten when no target has them any more. */
  private final Map<Key, WeakReference<TlsClient>> shared = new HashMap<>();

  /** Throws InvalidTargetException when the files of the settings can't be used. */
  synchronized TlsClient with(Tls settings, HttpVersion http, boolean presentingCertificate) {
    Key key =
        new Key(
            settings.verify(),
            http,
            Version.of(settings.ca()),
            presentingCertificate ? Version.of(settings.certificate()) : null,
            presentingCertificate ? Version.of(settings.key()) : null);
    WeakReference<TlsClient> known = shared.get(key);
    TlsClient client = known == null ? null : known.get();
    if (client == null) {
      shared.values().removeIf(each -> each.get() == null);
      client = TlsClient.with(settings, http, presentingCertificate);
      shared.put(key, new WeakReference<>(client));
    }
    return client;
  }
}
