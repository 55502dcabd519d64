package dev.vedette.probe.tls;

import dev.vedette.model.Certificate;
import dev.vedette.model.Failure;
import dev.vedette.model.FailureCode;
import dev.vedette.model.Phase;
import java.net.Socket;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedTrustManager;
import org.jspecify.annotations.Nullable;

/**
 * Keeps what it found about each server's chain, so that a certificate is reported even when it is
 * refused; it refuses only where the target wants verification. Thread-safe.
 */
final class JudgingTrustManager extends X509ExtendedTrustManager {
  private final Supplier<Authorities> authorities;
  private final boolean verify;
  private final Map<SSLEngine, CertificateJudgement> judgements = new ConcurrentHashMap<>();

  /**
   * @param authorities asked at each handshake, as they may change
   */
  JudgingTrustManager(Supplier<Authorities> authorities, boolean verify) {
    this.authorities = authorities;
    this.verify = verify;
  }

  /** Takes out what was found in the handshake of this engine; null when no chain came. */
  @Nullable CertificateJudgement take(SSLEngine engine) {
    return judgements.remove(engine);
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String authType, SSLEngine engine)
      throws CertificateException {
    long cameAt = System.nanoTime();
    Authorities current = authorities.get();
    TrustedChains.Key key = TrustedChains.key(chain, host(engine), authType);
    CertificateJudgement judgement = current.trusted().find(key);
    if (judgement == null) {
      Failure failure = failure(current, chain, authType, engine);
      judgement =
          new CertificateJudgement(
              describe(chain, failure == null),
              failure == null ? null : new CertificateJudgement.Refusal(failure, cameAt));
      if (failure == null) {
        current.trusted().remember(key, chain, current.until(), judgement);
      }
    }
    judgements.put(engine, judgement);
    if (judgement.refusal() != null && verify) {
      throw new CertificateException(judgement.refusal().failure().message());
    }
  }

  private static @Nullable Failure failure(
      Authorities authorities, X509Certificate[] chain, String authType, SSLEngine engine) {
    try {
      authorities.verify(chain, authType, engine);
    } catch (CertificateException refusal) {
      return ChainDiagnosis.of(List.of(chain), authorities.certificates(), refusal, Instant.now());
    }
    String host = host(engine);
    return CertificateNames.cover(chain[0], host)
        ? null
        : new Failure(
            FailureCode.TLS_HOSTNAME_MISMATCH,
            "certificate is not for %s: it names %s"
                .formatted(host, CertificateNames.shown(chain[0])),
            Phase.TLS);
  }

  /** Netty's engine for QUIC tells whom it speaks with by its session alone. */
  private static String host(SSLEngine engine) {
    String host = engine.getPeerHost();
    return host == null ? engine.getHandshakeSession().getPeerHost() : host;
  }

  /** Certificates of a chain that are kept; real ones have two to five. */
  private static final int MAX_CHAIN = 10;

  private static List<Certificate> describe(X509Certificate[] chain, boolean trusted) {
    return Arrays.stream(chain)
        .limit(MAX_CHAIN)
        .map(certificate -> describe(certificate, trusted))
        .toList();
  }

  private static Certificate describe(X509Certificate leaf, boolean trusted) {
    return new Certificate(
        leaf.getSubjectX500Principal().getName(),
        leaf.getIssuerX500Principal().getName(),
        leaf.getNotBefore().toInstant(),
        leaf.getNotAfter().toInstant(),
        trusted);
  }

  @Override
  public X509Certificate[] getAcceptedIssuers() {
    // Meant for servers, which tell their clients.
    return new X509Certificate[0];
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String authType)
      throws CertificateException {
    throw new CertificateException("only engines are judged");
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String authType, Socket socket)
      throws CertificateException {
    throw new CertificateException("only engines are judged");
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String authType)
      throws CertificateException {
    throw new CertificateException("only servers are judged");
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String authType, Socket socket)
      throws CertificateException {
    throw new CertificateException("only servers are judged");
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String authType, SSLEngine engine)
      throws CertificateException {
    throw new CertificateException("only servers are judged");
  }
}
