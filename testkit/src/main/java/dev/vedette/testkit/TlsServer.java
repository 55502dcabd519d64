package dev.vedette.testkit;

import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.Principal;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.ExtendedSSLSession;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SNIServerName;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedKeyManager;
import org.jspecify.annotations.Nullable;

/**
 * A server on loopback that speaks TLS (the Java runtime's, tickets included) and then follows a
 * script. It counts which handshakes were full: only those need the server's certificate.
 * Thread-safe.
 */
public final class TlsServer implements AutoCloseable {
  /**
   * What a server wants of its clients.
   *
   * @param protocols TLS versions; empty means the runtime's
   * @param ciphers empty means the runtime's
   * @param applicationProtocols what it chooses from by ALPN, best first; empty means that it does
   *     not know ALPN
   */
  public record Demands(
      List<String> protocols,
      List<String> ciphers,
      @Nullable X509Certificate clientAuthority,
      List<String> applicationProtocols) {
    public static final Demands NONE = new Demands(List.of(), List.of(), null);

    public Demands(
        List<String> protocols, List<String> ciphers, @Nullable X509Certificate clientAuthority) {
      this(protocols, ciphers, clientAuthority, List.of());
    }

    /** The same with ALPN; the script then speaks the protocol chosen, or lies. */
    public Demands withApplicationProtocols(String... names) {
      return new Demands(protocols, ciphers, clientAuthority, List.of(names));
    }
  }

  private final SSLContext context;
  private final Demands demands;
  private final Script script;
  private final RawServer server;
  private final Set<Socket> full = ConcurrentHashMap.newKeySet();
  private final AtomicInteger handshakes = new AtomicInteger();
  private final List<String> requests = new CopyOnWriteArrayList<>();
  private final List<String> serverNames = new CopyOnWriteArrayList<>();
  private final List<String> applicationProtocols = new CopyOnWriteArrayList<>();

  private TlsServer(TestAuthority.Identity identity, Demands demands, Script script) {
    this.demands = demands;
    this.script = script;
    context = context(new CountingKeys(identity, full), demands.clientAuthority());
    server = RawServer.start(this::secure);
  }

  /** Listens on a free port of 127.0.0.1 with this certificate and asks nothing of clients. */
  public static TlsServer start(TestAuthority.Identity identity, Script script) {
    return start(identity, Demands.NONE, script);
  }

  public static TlsServer start(TestAuthority.Identity identity, Demands demands, Script script) {
    return new TlsServer(identity, demands, script);
  }

  public int port() {
    return server.port();
  }

  public URI url(String host, String path) {
    return URI.create("https://" + host + ":" + port() + path);
  }

  /** Handshakes that came to their end. */
  public int handshakes() {
    return handshakes.get();
  }

  /** Handshakes in which the certificate was asked for: those that resumed nothing. */
  public int fullHandshakes() {
    return full.size();
  }

  /** The names that clients sent (SNI), in order. */
  public List<String> serverNames() {
    return List.copyOf(serverNames);
  }

  /** What ALPN chose in each handshake, in order; empty where it chose nothing. */
  public List<String> applicationProtocols() {
    return List.copyOf(applicationProtocols);
  }

  public List<String> requests() {
    return List.copyOf(requests);
  }

  private void secure(Conversation connection) throws Exception {
    Socket raw = connection.socket();
    try (SSLSocket tls =
        (SSLSocket) context.getSocketFactory().createSocket(raw, null, raw.getPort(), true)) {
      demand(tls);
      tls.startHandshake();
      handshakes.incrementAndGet();
      applicationProtocols.add(tls.getApplicationProtocol());
      for (SNIServerName name : ((ExtendedSSLSession) tls.getSession()).getRequestedServerNames()) {
        serverNames.add(new String(name.getEncoded(), StandardCharsets.US_ASCII));
      }
      script.play(new Conversation(raw, tls, requests));
    }
  }

  private void demand(SSLSocket tls) {
    tls.setUseClientMode(false);
    tls.setNeedClientAuth(demands.clientAuthority() != null);
    if (!demands.protocols().isEmpty()) {
      tls.setEnabledProtocols(demands.protocols().toArray(String[]::new));
    }
    if (!demands.ciphers().isEmpty()) {
      tls.setEnabledCipherSuites(demands.ciphers().toArray(String[]::new));
    }
    SSLParameters parameters = tls.getSSLParameters();
    parameters.setApplicationProtocols(demands.applicationProtocols().toArray(String[]::new));
    tls.setSSLParameters(parameters);
  }

  private static SSLContext context(KeyManager keys, @Nullable X509Certificate clientAuthority) {
    try {
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(new KeyManager[] {keys}, trust(clientAuthority), null);
      return context;
    } catch (GeneralSecurityException | IOException e) {
      throw new IllegalStateException("this Java runtime can't serve TLS", e);
    }
  }

  private static TrustManager @Nullable [] trust(@Nullable X509Certificate authority)
      throws GeneralSecurityException, IOException {
    if (authority == null) {
      return null;
    }
    KeyStore store = KeyStore.getInstance("PKCS12");
    store.load(null, null);
    store.setCertificateEntry("clients", authority);
    TrustManagerFactory factory = TrustManagerFactory.getInstance("PKIX");
    factory.init(store);
    return factory.getTrustManagers();
  }

  /** One identity; remembers the connections that needed it. */
  private static final class CountingKeys extends X509ExtendedKeyManager {
    private static final String ALIAS = "server";
    private final TestAuthority.Identity identity;
    private final Set<Socket> full;

    CountingKeys(TestAuthority.Identity identity, Set<Socket> full) {
      this.identity = identity;
      this.full = full;
    }

    @Override
    public @Nullable String chooseServerAlias(String type, Principal[] issuers, Socket socket) {
      if (!identity.key().getAlgorithm().equals(type)) {
        return null;
      }
      full.add(socket);
      return ALIAS;
    }

    @Override
    public String[] getServerAliases(String type, Principal[] issuers) {
      return new String[] {ALIAS};
    }

    @Override
    public X509Certificate[] getCertificateChain(String alias) {
      return identity.chain().toArray(X509Certificate[]::new);
    }

    @Override
    public PrivateKey getPrivateKey(String alias) {
      return identity.key();
    }

    @Override
    public String @Nullable [] getClientAliases(String type, Principal[] issuers) {
      return null;
    }

    @Override
    public @Nullable String chooseClientAlias(String[] types, Principal[] issuers, Socket socket) {
      return null;
    }
  }

  @Override
  public void close() {
    server.close();
  }
}
