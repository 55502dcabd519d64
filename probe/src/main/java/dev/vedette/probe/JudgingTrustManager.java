package dev.vedette.probe;

import dev.vedette.model.Certificate;
import dev.vedette.model.Failure;
import dev.vedette.model.FailureCode;
import dev.vedette.model.Phase;
import java.net.Socket;
import java.security.cert.CertificateException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;
import java.security.cert.X509Certificate;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedTrustManager;
import org.jspecify.annotations.Nullable;

/**
 * Keeps what it found about each server's chain, so that a certificate is reported even when it is
 * refused; it refuses only where the target wants verification. Thread-safe.
 */
final class JudgingTrustManager extends X509ExtendedTrustManager {
  private final X509ExtendedTrustManager authorities;
  private final boolean verify;
  private final TrustedChains trusted = new TrustedChains(InstantSource.system());
  private final Map<SSLEngine, CertificateJudgement> judgements = new ConcurrentHashMap<>();

  JudgingTrustManager(X509ExtendedTrustManager authorities, boolean verify) {
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
    TrustedChains.Key key = TrustedChains.key(chain, engine.getPeerHost(), authType);
    CertificateJudgement known = trusted.find(key);
    if (known != null) {
      judgements.put(engine, known);
    } else {
      judge(key, chain, authType, engine);
    }
  }

  private void judge(
      TrustedChains.Key key, X509Certificate[] chain, String authType, SSLEngine engine)
      throws CertificateException {
    CertificateException refusal = null;
    try {
      authorities.checkServerTrusted(chain, authType, engine);
    } catch (CertificateException e) {
      refusal = e;
    }
    Failure failure = refusal == null ? null : explain(refusal, chain, authType, engine);
    CertificateJudgement judgement =
        new CertificateJudgement(describe(chain, failure == null), failure);
    judgements.put(engine, judgement);
    if (failure == null) {
      trusted.remember(key, chain, judgement);
    }
    if (refusal != null && verify) {
      throw refusal;
    }
  }

  /** A chain that is fine without a name to check was refused for the name. */
  private Failure explain(
      CertificateException refusal, X509Certificate[] chain, String authType, SSLEngine engine) {
    X509Certificate leaf = chain[0];
    String subject = leaf.getSubjectX500Principal().getName();
    if (isAboutDates(refusal)) {
      return tls(
          FailureCode.TLS_EXPIRED,
          "certificate of %s is valid from %s to %s, not now%s"
              .formatted(
                  subject,
                  leaf.getNotBefore().toInstant(),
                  leaf.getNotAfter().toInstant(),
                  isValidNow(leaf) ? ": one that issued it has expired" : ""));
    }
    try {
      authorities.checkServerTrusted(chain, authType);
    } catch (CertificateException untrusted) {
      return tls(
          FailureCode.TLS_UNTRUSTED,
          "certificate of %s, issued by %s, does not lead to a trusted authority"
              .formatted(subject, leaf.getIssuerX500Principal().getName()));
    }
    return tls(
        FailureCode.TLS_HOSTNAME_MISMATCH,
        "certificate is not for %s: it names %s".formatted(engine.getPeerHost(), names(leaf)));
  }

  private static Failure tls(FailureCode code, String message) {
    return new Failure(code, message, Phase.TLS);
  }

  private static String names(X509Certificate leaf) {
    try {
      if (leaf.getSubjectAlternativeNames() != null) {
        return leaf.getSubjectAlternativeNames().stream()
            .limit(MAX_NAMES)
            .map(name -> String.valueOf(name.get(1)))
            .reduce((a, b) -> a + ", " + b)
            .orElse("nothing");
      }
    } catch (CertificateException unreadable) {
      return "nothing that can be read (" + unreadable.getMessage() + ")";
    }
    return leaf.getSubjectX500Principal().getName() + ", and no alternative names";
  }

  /** Certificates of a chain that are kept; real ones have two to five. */
  private static final int MAX_CHAIN = 10;

  /** Certificates of large providers hold a hundred names; a person needs a few to understand. */
  private static final int MAX_NAMES = 10;

  private static boolean isAboutDates(Throwable refusal) {
    for (Throwable cause = refusal; cause != null; cause = cause.getCause()) {
      if (cause instanceof CertificateExpiredException
          || cause instanceof CertificateNotYetValidException) {
        return true;
      }
    }
    return false;
  }

  private static boolean isValidNow(X509Certificate leaf) {
    try {
      leaf.checkValidity();
      return true;
    } catch (CertificateExpiredException | CertificateNotYetValidException e) {
      return false;
    }
  }

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
    return authorities.getAcceptedIssuers();
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
