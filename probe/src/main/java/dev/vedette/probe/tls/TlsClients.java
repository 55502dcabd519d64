package dev.vedette.probe.tls;

import dev.vedette.model.HttpVersion;
import dev.vedette.model.InvalidTargetException;
import dev.vedette.model.Tls;
import dev.vedette.model.files.InvalidPemException;
import dev.vedette.model.files.PemFiles;
import dev.vedette.model.files.PemIdentity;
import dev.vedette.probe.files.FileWatch;
import dev.vedette.probe.files.Reloading;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Objects;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Makes TLS clients, one for all targets whose settings are the same: a native context costs some
 * hundred kilobytes, and there may be 100,000 targets. When a file that they name changes, all have
 * its successor. Thread-safe.
 */
public final class TlsClients {
  private record Key(
      boolean verify,
      boolean http1Only,
      @Nullable Path ca,
      @Nullable Path certificate,
      @Nullable Path key) {
    static Key of(Tls settings, boolean http1Only, boolean presentingCertificate) {
      return new Key(
          settings.verify(),
          http1Only,
          settings.ca(),
          presentingCertificate ? settings.certificate() : null,
          presentingCertificate ? settings.key() : null);
    }

    List<Path> identityFiles() {
      return Stream.of(certificate, key).filter(Objects::nonNull).toList();
    }

    @Nullable PemIdentity identity() {
      return certificate == null || key == null
          ? null
          : readable(() -> PemIdentity.read("tls", certificate, key));
    }
  }

  private final FileWatch files;
  private final @Nullable Path systemFile;
  private final Supplier<List<X509Certificate>> systemCertificates;
  private final WeakValues<Path, Reloading<Authorities>> authorities = new WeakValues<>();
  private final WeakValues<Key, Reloading<TlsClient>> overTcp = new WeakValues<>();
  private final WeakValues<Key, Reloading<QuicClient>> overQuic = new WeakValues<>();

  /** Kept once it is read: it takes long, and nearly every target needs it. */
  private @Nullable Reloading<Authorities> ofSystem;

  public TlsClients(FileWatch files, SystemAuthorities system) {
    this(files, system.file(), system::certificates);
  }

  /**
   * Clients that trust others in the place of the system's authorities.
   *
   * @param file that they are read from; null when they are not from a file
   */
  public TlsClients(
      FileWatch files, @Nullable Path file, Supplier<List<X509Certificate>> certificates) {
    this.files = files;
    systemFile = file;
    systemCertificates = certificates;
  }

  /** Throws InvalidTargetException when the files of the settings can't be used. */
  public Reloading<TlsClient> overTcp(
      Tls settings, HttpVersion http, boolean presentingCertificate) {
    Key key = Key.of(settings, http == HttpVersion.V1_1, presentingCertificate);
    return overTcp.get(
        key,
        () -> {
          JudgingTrustManager trust = trust(key);
          return files.watch(
              key.identityFiles(), () -> TlsClient.with(trust, key.http1Only(), key.identity()));
        });
  }

  /** The same for QUIC. */
  public Reloading<QuicClient> overQuic(Tls settings, boolean presentingCertificate) {
    Key key = Key.of(settings, false, presentingCertificate);
    return overQuic.get(
        key,
        () -> {
          JudgingTrustManager trust = trust(key);
          return files.watch(key.identityFiles(), () -> QuicClient.with(trust, key.identity()));
        });
  }

  private JudgingTrustManager trust(Key key) {
    return new JudgingTrustManager(authorities(key.ca()), key.verify());
  }

  private Reloading<Authorities> authorities(@Nullable Path ca) {
    return ca == null
        ? ofSystem()
        : authorities.get(ca, () -> authorities(ca, () -> PemFiles.certificates("tls.ca", ca)));
  }

  private synchronized Reloading<Authorities> ofSystem() {
    if (ofSystem == null) {
      ofSystem = authorities(systemFile, systemCertificates);
    }
    return ofSystem;
  }

  private Reloading<Authorities> authorities(
      @Nullable Path file, Supplier<List<X509Certificate>> reading) {
    return files.watch(
        file == null ? List.of() : List.of(file), () -> Authorities.of(readable(reading)));
  }

  private static <T> T readable(Supplier<T> reading) {
    try {
      return reading.get();
    } catch (InvalidPemException e) {
      throw new InvalidTargetException(String.valueOf(e.getMessage()), e);
    }
  }
}
