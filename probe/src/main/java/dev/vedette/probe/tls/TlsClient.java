package dev.vedette.probe.tls;

import dev.vedette.model.InvalidTargetException;
import dev.vedette.model.files.PemIdentity;
import io.netty.buffer.ByteBufAllocator;
import io.netty.handler.ssl.ApplicationProtocolConfig;
import io.netty.handler.ssl.ApplicationProtocolNames;
import io.netty.handler.ssl.OpenSslContextOption;
import io.netty.handler.ssl.ReferenceCountedOpenSslContext;
import io.netty.handler.ssl.ReferenceCountedOpenSslEngine;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.SslProvider;
import io.netty.internal.tcnative.SSL;
import io.netty.util.NetUtil;
import io.netty.util.ReferenceCountUtil;
import java.lang.ref.Cleaner;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.regex.Pattern;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/**
 * Speaks TLS 1.2 and 1.3 as current browsers do, always with a full handshake: a resumed session
 * would skip the certificate. Thread-safe; its native memory goes with it.
 */
public final class TlsClient {
  /**
   * What Chrome 140, Firefox 140 and Safari 18 offer for TLS 1.2, taken together, in Chrome's
   * order. The three suites of TLS 1.3 are always offered.
   */
  static final List<String> CIPHER_SUITES =
      List.of(
          "TLS_AES_128_GCM_SHA256",
          "TLS_AES_256_GCM_SHA384",
          "TLS_CHACHA20_POLY1305_SHA256",
          "TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256",
          "TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256",
          "TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384",
          "TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384",
          "TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256",
          "TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256",
          "TLS_ECDHE_ECDSA_WITH_AES_128_CBC_SHA",
          "TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA",
          "TLS_ECDHE_ECDSA_WITH_AES_256_CBC_SHA",
          "TLS_ECDHE_RSA_WITH_AES_256_CBC_SHA",
          "TLS_RSA_WITH_AES_128_GCM_SHA256",
          "TLS_RSA_WITH_AES_256_GCM_SHA384",
          "TLS_RSA_WITH_AES_128_CBC_SHA",
          "TLS_RSA_WITH_AES_256_CBC_SHA");

  /**
   * The groups of RFC 8446, 9.1, without the post-quantum hybrid X25519MLKEM768 that browsers offer
   * besides: making its key share takes several times as long as the rest of the ClientHello, and
   * no server needs it (docs/decisions/0008).
   */
  private static final String[] GROUPS = {"x25519", "secp256r1", "secp384r1", "secp521r1"};

  /** RFC 1035, 2.3.4. */
  private static final int MAX_NAME_LENGTH = 255;

  /** What the JDK's and so Netty's SNIHostName takes: letters, digits, and hyphens within. */
  private static final Pattern LABELS =
      Pattern.compile(
          "[A-Za-z0-9]([A-Za-z0-9-]*[A-Za-z0-9])?(\\.[A-Za-z0-9]([A-Za-z0-9-]*[A-Za-z0-9])?)*");

  private static final Cleaner CLEANER = Cleaner.create();

  private final JudgingTrustManager trust;
  private final SslContext context;

  private TlsClient(JudgingTrustManager trust, SslContext context) {
    this.trust = trust;
    this.context = context;
    // The native context must not keep this object alive, so the action names the context alone.
    CLEANER.register(this, () -> ReferenceCountUtil.release(context));
  }

  /**
   * A client with these settings; throws InvalidTargetException when the identity can't be used.
   *
   * @param identity null to present none
   */
  static TlsClient with(
      JudgingTrustManager trust, boolean http1Only, @Nullable PemIdentity identity) {
    SslContextBuilder builder =
        SslContextBuilder.forClient()
            .sslProvider(SslProvider.OPENSSL_REFCNT)
            .trustManager(trust)
            // The trust manager looks at the name itself.
            .endpointIdentificationAlgorithm(null)
            .ciphers(CIPHER_SUITES)
            .applicationProtocolConfig(protocols(http1Only))
            .option(OpenSslContextOption.GROUPS, GROUPS.clone());
    try {
      if (identity != null) {
        builder.keyManager(identity.key(), identity.chain().toArray(X509Certificate[]::new));
      }
      ReferenceCountedOpenSslContext context = (ReferenceCountedOpenSslContext) builder.build();
      context.sessionContext().setSessionCacheEnabled(false);
      return new TlsClient(trust, context);
    } catch (SSLException | IllegalArgumentException e) {
      throw new InvalidTargetException("tls: these settings can't be used: " + e.getMessage(), e);
    }
  }

  /** A server that knows neither goes on without ALPN, which is then seen. */
  private static ApplicationProtocolConfig protocols(boolean http1Only) {
    List<String> offered =
        http1Only
            ? List.of(ApplicationProtocolNames.HTTP_1_1)
            : List.of(ApplicationProtocolNames.HTTP_2, ApplicationProtocolNames.HTTP_1_1);
    return new ApplicationProtocolConfig(
        ApplicationProtocolConfig.Protocol.ALPN,
        ApplicationProtocolConfig.SelectorFailureBehavior.NO_ADVERTISE,
        ApplicationProtocolConfig.SelectedListenerFailureBehavior.ACCEPT,
        offered);
  }

  /**
   * A handler for one connection, without a time limit of its own.
   *
   * @param name for SNI, where it is no address, and for verification
   */
  public SslHandler newHandler(ByteBufAllocator allocator, String name, int port) {
    String host = withoutRootDot(name);
    SslHandler handler = context.newHandler(allocator, host, port);
    handler.setHandshakeTimeoutMillis(0);
    if (!isSentByNetty(host) && !isAddress(host)) {
      sendServerName(handler.engine(), host);
    }
    return handler;
  }

  /**
   * Netty sends no SNI for a name without a dot, and for one with an underscore or a hyphen at an
   * end; browsers do, and servers rely on it.
   */
  private static boolean isSentByNetty(String host) {
    return host.indexOf('.') > 0 && hasUsualLabels(host);
  }

  /** Whether Netty sends the name, without its root dot, as it is. */
  public static boolean hasUsualLabels(String host) {
    return host.length() <= MAX_NAME_LENGTH && LABELS.matcher(host).matches();
  }

  private static boolean isAddress(String host) {
    return NetUtil.isValidIpV4Address(host) || NetUtil.isValidIpV6Address(host);
  }

  /** Past SSLParameters, whose SNIHostName takes no more than Netty does. */
  private static void sendServerName(SSLEngine engine, String host) {
    long ssl = ((ReferenceCountedOpenSslEngine) engine).sslPointer();
    SSL.setTlsExtHostName(ssl, host);
  }

  /** What was found about the server's chain; can be taken once per connection. */
  public @Nullable CertificateJudgement take(SSLEngine engine) {
    return trust.take(engine);
  }

  /** RFC 6066 forbids the dot of an absolute name in SNI, and no certificate has it. */
  public static String withoutRootDot(String name) {
    return name.endsWith(".") ? name.substring(0, name.length() - 1) : name;
  }
}
