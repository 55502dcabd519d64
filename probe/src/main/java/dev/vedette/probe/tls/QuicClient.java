package dev.vedette.probe.tls;

import dev.vedette.model.InvalidTargetException;
import dev.vedette.model.files.PemIdentity;
import io.netty.buffer.ByteBufAllocator;
import io.netty.handler.codec.http3.Http3;
import io.netty.handler.codec.quic.QuicSslContext;
import io.netty.handler.codec.quic.QuicSslContextBuilder;
import io.netty.handler.codec.quic.QuicSslEngine;
import java.security.cert.X509Certificate;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.SSLEngine;
import org.jspecify.annotations.Nullable;

/**
 * The TLS inside of QUIC, always with a full handshake. Thread-safe; its native memory goes with
 * it.
 */
public final class QuicClient {
  private final JudgingTrustManager trust;
  private final QuicSslContext context;

  /**
   * Sessions are kept by name and port, so one that is asked for under a port of its own is never
   * found, whichever target asks: the context has no other way to forget them. It starts again
   * after 2³² connections, when the one session that is kept is another.
   */
  private final AtomicInteger unheardOfPort = new AtomicInteger();

  private QuicClient(JudgingTrustManager trust, QuicSslContext context) {
    this.trust = trust;
    this.context = context;
  }

  /**
   * A client with these settings; throws InvalidTargetException when the identity can't be used, or
   * this machine can't speak HTTP/3.
   *
   * @param identity null to present none
   */
  static QuicClient with(JudgingTrustManager trust, @Nullable PemIdentity identity) {
    QuicSslContextBuilder builder =
        QuicSslContextBuilder.forClient()
            .trustManager(trust)
            // The trust manager looks at the name itself.
            .endpointIdentificationAlgorithm(null)
            .sessionCacheSize(1)
            .earlyData(false)
            .applicationProtocols(Http3.supportedApplicationProtocols());
    try {
      if (identity != null) {
        X509Certificate[] chain = identity.chain().toArray(X509Certificate[]::new);
        builder.keyManager(identity.key(), null, chain);
      }
      return new QuicClient(trust, builder.build());
    } catch (IllegalArgumentException | IllegalStateException e) {
      throw new InvalidTargetException("tls: these settings can't be used: " + e.getMessage(), e);
    } catch (UnsatisfiedLinkError e) {
      throw new InvalidTargetException(
          "http: 3 can't be spoken on this machine: there is no library of Netty's QUIC for it; use"
              + " 2",
          e);
    }
  }

  /** An engine for one connection; the name is for SNI and verification. */
  public QuicSslEngine newEngine(String name) {
    return context.newEngine(
        ByteBufAllocator.DEFAULT, TlsClient.withoutRootDot(name), unheardOfPort.incrementAndGet());
  }

  /** What was found about the server's chain; can be taken once per connection. */
  public @Nullable CertificateJudgement take(SSLEngine engine) {
    return trust.take(engine);
  }
}
