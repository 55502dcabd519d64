package dev.vedette.doctor;

import java.io.IOException;
import java.net.SocketTimeoutException;
import java.security.cert.CertPathBuilderException;
import java.security.cert.CertPathValidatorException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What a failed handshake with a broker means. */
final class TlsWords {
  private final Endpoint at;
  private final @Nullable X509Certificate identity;
  private final Instant now;

  /** Of a handshake with that broker, with that certificate of ours. */
  TlsWords(Endpoint at, @Nullable X509Certificate identity, Instant now) {
    this.at = at;
    this.identity = identity;
    this.now = now;
  }

  CauseAndRemedy explain(IOException e, Optional<PeerCertificate> peer) {
    if (peer.isEmpty()) {
      return silent(e);
    }
    PeerCertificate shown = peer.get();
    if (Causes.find(e, CertificateExpiredException.class).isPresent()) {
      return new CauseAndRemedy(
          "the broker's certificate has expired on %tF"
              .formatted(shown.certificate().getNotAfter()),
          "have the broker's certificate renewed; if it was, check this machine's clock");
    }
    if (Causes.find(e, CertificateNotYetValidException.class).isPresent()) {
      return new CauseAndRemedy(
          "the broker's certificate is valid only from %tF"
              .formatted(shown.certificate().getNotBefore()),
          "check this machine's clock");
    }
    if (Causes.find(e, CertPathBuilderException.class).isPresent()
        || Causes.find(e, CertPathValidatorException.class).isPresent()) {
      return new CauseAndRemedy(
          "the broker's certificate is signed by '%s', which kafka.tls.ca does not hold"
              .formatted(shown.issuer()),
          "put the file with that authority's certificate in kafka.tls.ca (providers offer it as"
              + " ca.pem)");
    }
    String words = Causes.words(e);
    if (words.contains("no name matching") || words.contains("no subject alternative")) {
      return new CauseAndRemedy(
          "the broker's certificate is for %s, not for %s".formatted(shown.names(), at.host()),
          "use the host name of the certificate in kafka.bootstrap_servers");
    }
    return refused(words, Causes.innermost(e));
  }

  private CauseAndRemedy silent(IOException e) {
    if (Causes.find(e, SocketTimeoutException.class).isPresent()) {
      return new CauseAndRemedy(
          at + " takes the connection, but does not answer the TLS handshake",
          "check the port in kafka.bootstrap_servers: something else may listen there");
    }
    return new CauseAndRemedy(
        at + " does not speak TLS",
        "use the broker's TLS port in kafka.bootstrap_servers, or remove kafka.tls if it has none");
  }

  private CauseAndRemedy refused(String words, String innermost) {
    if (identity == null && demandsCertificate(words)) {
      return new CauseAndRemedy(
          "the broker demands a client certificate, and none is configured",
          "name the files in kafka.tls.certificate and kafka.tls.key");
    }
    if (identity != null && identity.getNotAfter().toInstant().isBefore(now)) {
      return new CauseAndRemedy(
          "the client certificate of kafka.tls.certificate has expired on %tF"
              .formatted(identity.getNotAfter()),
          "get a new certificate and key for this user; if you did, check the paths, and this"
              + " machine's clock");
    }
    if (identity != null && demandsCertificate(words)) {
      return new CauseAndRemedy(
          "the broker refuses the client certificate of kafka.tls.certificate",
          "use the certificate and key that were issued for this very service");
    }
    return new CauseAndRemedy(
        "the TLS handshake fails: " + innermost,
        "compare the TLS versions and ciphers of the broker with those of Java "
            + Runtime.version().feature());
  }

  /** After it has shown its own certificate a broker ends a handshake because of ours. */
  private static boolean demandsCertificate(String words) {
    return words.contains("certificate")
        || words.contains("unknown_ca")
        || words.contains("bad_cert")
        || words.contains("handshake_failure")
        || words.contains("closed after the handshake")
        || words.contains("reset");
  }
}
