package dev.vedette.probe.loopback;

import io.netty.handler.ssl.ApplicationProtocolConfig;
import io.netty.handler.ssl.ApplicationProtocolNames;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.Principal;
import java.security.PrivateKey;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.List;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedKeyManager;
import org.jspecify.annotations.Nullable;

/**
 * The certificate of {@link LoopbackServers}: signed on P-256, its issuer on P-384, and that one's
 * with RSA, as sites have all of these and each is slow at first in its own code. The key is
 * public: nobody trusts it who is not asked to.
 */
public record LoopbackIdentity(
    PrivateKey key, List<X509Certificate> chain, List<X509Certificate> authorities) {
  /** What the certificate is for. */
  public static final String NAME = "localhost";

  private static final String AUTHORITY = "warm-up-authority.pem";

  /** Reads it from the resources; IOException when this Java runtime can't use it. */
  public static LoopbackIdentity read() throws IOException {
    try {
      return new LoopbackIdentity(readKey(), certificates("warm-up.pem"), certificates(AUTHORITY));
    } catch (GeneralSecurityException e) {
      throw new IOException("the warm-up's certificate can't be used", e);
    }
  }

  /** The authority's certificate in PEM. */
  public static String authorityText() throws IOException {
    return new String(resource(AUTHORITY), StandardCharsets.US_ASCII);
  }

  /** Chooses HTTP/2 where the client can speak it. */
  SslContext tls() throws IOException {
    return SslContextBuilder.forServer(new OneKey(key, chain))
        .sslProvider(SslProvider.OPENSSL_REFCNT)
        // Else Netty reads all those of the Java runtime.
        .trustManager(authorities)
        .applicationProtocolConfig(
            new ApplicationProtocolConfig(
                ApplicationProtocolConfig.Protocol.ALPN,
                ApplicationProtocolConfig.SelectorFailureBehavior.NO_ADVERTISE,
                ApplicationProtocolConfig.SelectedListenerFailureBehavior.ACCEPT,
                ApplicationProtocolNames.HTTP_2,
                ApplicationProtocolNames.HTTP_1_1))
        .build();
  }

  private static PrivateKey readKey() throws IOException, GeneralSecurityException {
    String text = new String(resource("warm-up.key"), StandardCharsets.US_ASCII);
    byte[] bytes = Base64.getMimeDecoder().decode(text.replaceAll("-----[A-Z ]+-----", ""));
    return KeyFactory.getInstance("EC").generatePrivate(new PKCS8EncodedKeySpec(bytes));
  }

  private static List<X509Certificate> certificates(String name)
      throws IOException, GeneralSecurityException {
    try (InputStream in = open(name)) {
      return CertificateFactory.getInstance("X.509").generateCertificates(in).stream()
          .map(X509Certificate.class::cast)
          .toList();
    }
  }

  private static byte[] resource(String name) throws IOException {
    try (InputStream in = open(name)) {
      return in.readAllBytes();
    }
  }

  private static InputStream open(String name) throws IOException {
    InputStream in = LoopbackIdentity.class.getResourceAsStream(name);
    if (in == null) {
      throw new IOException(name + " is not among the resources");
    }
    return in;
  }

  /** Netty would put the key into a key store, encrypt it there, and take a tenth of a second. */
  private static final class OneKey extends X509ExtendedKeyManager {
    private static final String ALIAS = "warm-up";

    private final PrivateKey key;
    private final X509Certificate[] chain;

    OneKey(PrivateKey key, List<X509Certificate> chain) {
      this.key = key;
      this.chain = chain.toArray(X509Certificate[]::new);
    }

    @Override
    public @Nullable String chooseEngineServerAlias(
        String keyType, Principal @Nullable [] issuers, @Nullable SSLEngine engine) {
      return keyType.startsWith(key.getAlgorithm()) ? ALIAS : null;
    }

    @Override
    public X509Certificate[] getCertificateChain(String alias) {
      return chain.clone();
    }

    @Override
    public PrivateKey getPrivateKey(String alias) {
      return key;
    }

    @Override
    public String[] getServerAliases(String keyType, Principal @Nullable [] issuers) {
      return new String[] {ALIAS};
    }

    @Override
    public @Nullable String chooseServerAlias(
        String keyType, Principal @Nullable [] issuers, @Nullable Socket socket) {
      return null;
    }

    @Override
    public String @Nullable [] getClientAliases(String keyType, Principal @Nullable [] issuers) {
      return null;
    }

    @Override
    public @Nullable String chooseClientAlias(
        String[] keyTypes, Principal @Nullable [] issuers, @Nullable Socket socket) {
      return null;
    }
  }
}
