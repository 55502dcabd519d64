package dev.vedette.probe;

import dev.vedette.model.HttpVersion;
import dev.vedette.model.Tls;
import io.netty.buffer.ByteBufAllocator;
import io.netty.handler.ssl.ApplicationProtocolConfig;
import io.netty.handler.ssl.ApplicationProtocolNames;
import io.netty.handler.ssl.OpenSslContextOption;
import io.netty.handler.ssl.ReferenceCountedOpenSslContext;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.SslProvider;
import io.netty.util.ReferenceCountUtil;
import java.lang.ref.Cleaner;
import java.nio.file.Path;
import java.util.List;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/**
 * Speaks TLS with one target, always with a full handshake: a resumed session would skip the
 * certificate. Thread-safe; its native memory goes with it.
 */
final class TlsClient {
  /**
   * The groups of RFC 8446, 9.1, without the post-quantum hybrid that BoringSSL would offer
   * besides: making its key share takes longer than the rest of the ClientHello, and no server
   * needs it.
   */
  private static final String[] GROUPS = {"x25519", "secp256r1", "secp384r1", "secp521r1"};

  private static final Cleaner CLEANER = Cleaner.create();

  private final JudgingTrustManager trust;
  private final SslContext context;

  private TlsClient(JudgingTrustManager trust, SslContext context) {
    this.trust = trust;
    this.context = context;
    // The native context must not keep this object alive, so the action names the context alone.
    CLEANER.register(this, () -> ReferenceCountUtil.release(context));
  }

  /** A client with these settings; throws InvalidTargetException when its files can't be used. */
  static TlsClient with(Tls settings, HttpVersion http, boolean presentingCertificate) {
    JudgingTrustManager trust =
        new JudgingTrustManager(TrustAnchors.from(settings.ca()), settings.verify());
    SslContextBuilder builder =
        SslContextBuilder.forClient()
            .sslProvider(SslProvider.OPENSSL_REFCNT)
            .trustManager(trust)
            .applicationProtocolConfig(protocols(http))
            .option(OpenSslContextOption.GROUPS, GROUPS.clone());
    if (presentingCertificate) {
      present(settings, builder);
    }
    try {
      ReferenceCountedOpenSslContext context = (ReferenceCountedOpenSslContext) builder.build();
      context.sessionContext().setSessionCacheEnabled(false);
      return new TlsClient(trust, context);
    } catch (SSLException e) {
      throw new InvalidTargetException("tls: these settings can't be used: " + e.getMessage(), e);
    }
  }

  /** A server that knows neither goes on without ALPN, which is then seen. */
  private static ApplicationProtocolConfig protocols(HttpVersion http) {
    List<String> offered =
        http == HttpVersion.V1_1
            ? List.of(ApplicationProtocolNames.HTTP_1_1)
            : List.of(Http2Request.ALPN, ApplicationProtocolNames.HTTP_1_1);
    return new ApplicationProtocolConfig(
        ApplicationProtocolConfig.Protocol.ALPN,
        ApplicationProtocolConfig.SelectorFailureBehavior.NO_ADVERTISE,
        ApplicationProtocolConfig.SelectedListenerFailureBehavior.ACCEPT,
        offered);
  }

  private static void present(Tls settings, SslContextBuilder builder) {
    if (settings.certificate() == null || settings.key() == null) {
      return;
    }
    requireReadable(settings.certificate(), settings.key());
    try {
      builder.keyManager(settings.certificate().toFile(), settings.key().toFile());
    } catch (IllegalArgumentException e) {
      throw new InvalidTargetException(
          "tls: the certificate and key can't be used: " + e.getMessage(), e);
    }
  }

  static void requireReadable(Path certificate, Path key) {
    PemFiles.certificates("tls.certificate", certificate);
    PemFiles.requirePkcs8Key("tls.key", key);
  }

  /**
   * A handler for one connection, without a time limit of its own.
   *
   * @param name for SNI, where it is no address, and for verification
   */
  SslHandler newHandler(ByteBufAllocator allocator, String name, int port) {
    SslHandler handler = context.newHandler(allocator, withoutRootDot(name), port);
    handler.setHandshakeTimeoutMillis(0);
    return handler;
  }

  /** What was found about the server's chain; can be taken once per connection. */
  @Nullable CertificateJudgement take(SSLEngine engine) {
    return trust.take(engine);
  }

  /** RFC 6066 forbids the dot of an absolute name in SNI, and no certificate has it. */
  static String withoutRootDot(String name) {
    return name.endsWith(".") ? name.substring(0, name.length() - 1) : name;
  }
}
