package dev.vedette.probe;

import dev.vedette.model.Tls;
import io.netty.buffer.ByteBufAllocator;
import io.netty.handler.codec.http3.Http3;
import io.netty.handler.codec.quic.QuicSslContext;
import io.netty.handler.codec.quic.QuicSslContextBuilder;
import io.netty.handler.codec.quic.QuicSslEngine;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.SSLEngine;
import org.jspecify.annotations.Nullable;

/**
 * The TLS inside of QUIC with one target, always with a full handshake. Thread-safe; its native
 * memory goes with it.
 */
final class QuicClient {
  private final JudgingTrustManager trust;
  private final QuicSslContext context;

  /**
   * Sessions are kept by name and port, so one that is asked for under a port of its own is never
   * found: the context has no other way to forget them.
   */
  private final AtomicInteger unheardOfPort = new AtomicInteger();

  private QuicClient(JudgingTrustManager trust, QuicSslContext context) {
    this.trust = trust;
    this.context = context;
  }

  /** A client with these settings; throws InvalidTargetException when its files can't be used. */
  static QuicClient with(Tls settings, boolean presentingCertificate) {
    JudgingTrustManager trust =
        new JudgingTrustManager(TrustAnchors.from(settings.ca()), settings.verify());
    QuicSslContextBuilder builder =
        QuicSslContextBuilder.forClient()
            .trustManager(trust)
            .endpointIdentificationAlgorithm("HTTPS")
            .sessionCacheSize(1)
            .earlyData(false)
            .applicationProtocols(Http3.supportedApplicationProtocols());
    if (presentingCertificate && settings.certificate() != null && settings.key() != null) {
      TlsClient.requireReadable(settings.certificate(), settings.key());
      builder.keyManager(settings.key().toFile(), null, settings.certificate().toFile());
    }
    return new QuicClient(trust, builder.build());
  }

  QuicSslEngine newEngine(String name) {
    return context.newEngine(
        ByteBufAllocator.DEFAULT, TlsClient.withoutRootDot(name), unheardOfPort.incrementAndGet());
  }

  /** What was found about the server's chain; can be taken once per connection. */
  @Nullable CertificateJudgement take(SSLEngine engine) {
    return trust.take(engine);
  }
}
