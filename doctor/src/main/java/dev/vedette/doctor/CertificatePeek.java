package dev.vedette.doctor;

import java.io.IOException;
import java.net.Socket;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509ExtendedTrustManager;

/**
 * Looks at a server's certificate and hangs up: the handshake is never completed, so that nothing
 * of ours is shown to a server that nobody has verified.
 */
final class CertificatePeek {
  private CertificatePeek() {}

  /** The certificate; empty where the server does not speak TLS or fell silent. */
  static Optional<PeerCertificate> at(PortProbe.Open port, Duration patience) {
    AtomicReference<X509Certificate> seen = new AtomicReference<>();
    try {
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(null, new TrustManager[] {new Watching(seen)}, new SecureRandom());
      try (Socket plain = TlsDiagnosis.connect(port, patience);
          SSLSocket socket = TlsDiagnosis.layer(context, plain, port.endpoint())) {
        socket.startHandshake();
      }
    } catch (IOException e) {
      // The handshake always ends here, by our own doing or the server's.
      return Optional.ofNullable(seen.get()).map(PeerCertificate::new);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("this Java has no TLS", e);
    }
    return Optional.ofNullable(seen.get()).map(PeerCertificate::new);
  }

  private static final class Watching extends X509ExtendedTrustManager {
    private final AtomicReference<X509Certificate> seen;

    Watching(AtomicReference<X509Certificate> seen) {
      this.seen = seen;
    }

    private void look(X509Certificate[] chain) throws CertificateException {
      seen.set(chain[0]);
      throw new PeerCertificate.Seen();
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type, Socket socket)
        throws CertificateException {
      look(chain);
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine)
        throws CertificateException {
      look(chain);
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type)
        throws CertificateException {
      look(chain);
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type, Socket socket)
        throws CertificateException {
      look(chain);
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine engine)
        throws CertificateException {
      look(chain);
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type)
        throws CertificateException {
      look(chain);
    }

    @Override
    public X509Certificate[] getAcceptedIssuers() {
      return new X509Certificate[0];
    }
  }
}
