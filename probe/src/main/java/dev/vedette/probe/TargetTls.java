package dev.vedette.probe;

import static java.util.Objects.requireNonNull;

import dev.vedette.model.HttpVersion;
import dev.vedette.model.Target;
import dev.vedette.model.Tls;
import dev.vedette.probe.files.Reloading;
import dev.vedette.probe.tls.QuicClient;
import dev.vedette.probe.tls.TlsClient;
import dev.vedette.probe.tls.TlsClients;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The TLS clients of a target, made when the first hop needs them or earlier: that loads BoringSSL
 * and reads all authorities of the system. The client certificate is presented at home alone, by
 * which the target's own host is meant. Thread-safe.
 */
final class TargetTls {
  private record Clients(
      Reloading<TlsClient> home,
      Reloading<TlsClient> elsewhere,
      @Nullable Reloading<QuicClient> quicHome,
      @Nullable Reloading<QuicClient> quicElsewhere) {}

  private final Target target;
  private final Lazy<Clients> clients;

  TargetTls(Target target, Supplier<TlsClients> source) {
    this.target = target;
    clients = new Lazy<>(() -> clients(source.get()));
  }

  /** Whether there are settings of its own that may be wrong. */
  boolean namesFiles() {
    Tls settings = target.tls();
    return settings.ca() != null || settings.certificate() != null || settings.key() != null;
  }

  /**
   * Makes them, unless they are made; throws InvalidTargetException when the settings can't be
   * used, and IllegalStateException where there is no BoringSSL.
   */
  void make() {
    var _ = clients.get();
  }

  TlsClient overTcp(boolean home) {
    Clients all = clients.get();
    return (home ? all.home : all.elsewhere).get();
  }

  /** For a target that speaks HTTP/3. */
  QuicClient overQuic(boolean home) {
    Clients all = clients.get();
    return requireNonNull(home ? all.quicHome : all.quicElsewhere).get();
  }

  private Clients clients(TlsClients source) {
    Tls settings = target.tls();
    boolean quic = target.http() == HttpVersion.V3;
    return new Clients(
        source.overTcp(settings, target.http(), true),
        source.overTcp(settings, target.http(), false),
        quic ? source.overQuic(settings, true) : null,
        quic ? source.overQuic(settings, false) : null);
  }
}
