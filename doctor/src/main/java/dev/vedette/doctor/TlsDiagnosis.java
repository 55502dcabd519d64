package dev.vedette.doctor;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import org.jspecify.annotations.Nullable;

/** One handshake with a broker, as its clients would make it. */
final class TlsDiagnosis {
  static final String SUBJECT = "kafka tls";

  /**
   * With TLS 1.3 a server judges the client's certificate after the client is done, so a refusal
   * comes as the first thing that is read. A broker says nothing on its own: silence is consent.
   */
  private static final Duration VERDICT = Duration.ofMillis(700);

  /** A certificate with less than this left ends before somebody looks again. */
  private static final Duration SOON = Duration.ofDays(14);

  private final InstantSource clock;
  private final Duration patience;

  TlsDiagnosis(InstantSource clock, Duration patience) {
    this.clock = clock;
    this.patience = patience;
  }

  /**
   * What came of it.
   *
   * @param identity the client certificate that is shown; null: none
   */
  Finding examine(
      PortProbe.Open port,
      SSLContext context,
      boolean verifyName,
      @Nullable X509Certificate identity) {
    try (Socket plain = connect(port, patience);
        SSLSocket socket = layer(context, plain, port.endpoint())) {
      if (verifyName) {
        SSLParameters parameters = socket.getSSLParameters();
        parameters.setEndpointIdentificationAlgorithm("HTTPS");
        socket.setSSLParameters(parameters);
      }
      socket.startHandshake();
      awaitVerdict(socket);
      return agreed(socket, identity);
    } catch (IOException e) {
      Optional<PeerCertificate> peer = CertificatePeek.at(port, patience);
      return new TlsWords(port.endpoint(), identity, clock.instant())
          .explain(e, peer)
          .asFail(SUBJECT);
    }
  }

  private Finding agreed(SSLSocket socket, @Nullable X509Certificate identity) throws IOException {
    PeerCertificate peer =
        new PeerCertificate((X509Certificate) socket.getSession().getPeerCertificates()[0]);
    String words =
        "%s, the broker's certificate is for %s, valid until %tF"
            .formatted(
                socket.getSession().getProtocol(), peer.names(), peer.certificate().getNotAfter());
    if (endsSoon(peer.certificate())) {
      return new Finding.Warn(SUBJECT, words, "have the broker's certificate renewed before then");
    }
    if (identity != null && endsSoon(identity)) {
      return new Finding.Warn(
          SUBJECT,
          "the client certificate of kafka.tls.certificate is valid until %tF"
              .formatted(identity.getNotAfter()),
          "get a new one before then");
    }
    return new Finding.Ok(SUBJECT, words);
  }

  private boolean endsSoon(X509Certificate certificate) {
    return certificate.getNotAfter().toInstant().isBefore(clock.instant().plus(SOON));
  }

  private static void awaitVerdict(SSLSocket socket) throws IOException {
    socket.setSoTimeout(Math.toIntExact(VERDICT.toMillis()));
    try {
      if (socket.getInputStream().read() < 0) {
        throw new SSLHandshakeException("closed after the handshake");
      }
    } catch (SocketTimeoutException e) {
      return;
    }
  }

  static Socket connect(PortProbe.Open port, Duration patience) throws IOException {
    Socket socket = new Socket();
    int millis = Math.toIntExact(patience.toMillis());
    socket.setSoTimeout(millis);
    socket.connect(new InetSocketAddress(port.address(), port.endpoint().port()), millis);
    return socket;
  }

  static SSLSocket layer(SSLContext context, Socket plain, Endpoint endpoint) throws IOException {
    return (SSLSocket)
        context.getSocketFactory().createSocket(plain, endpoint.host(), endpoint.port(), true);
  }
}
