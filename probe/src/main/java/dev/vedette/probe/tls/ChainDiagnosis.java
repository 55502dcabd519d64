package dev.vedette.probe.tls;

import dev.vedette.model.Failure;
import dev.vedette.model.FailureCode;
import dev.vedette.model.Phase;
import dev.vedette.model.text.Excerpt;
import java.security.GeneralSecurityException;
import java.security.cert.CertPathValidatorException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Finds out why a chain was refused, by a code and in words: Java's own message mostly says that no
 * path was found. It goes the way from the server's certificate to an authority and says where it
 * ends.
 */
final class ChainDiagnosis {
  private static final String SERVERS = "1.3.6.1.5.5.7.3.1";
  private static final String ANYTHING = "2.5.29.37.0";

  private final ChainPath path;
  private final X509Certificate leaf;
  private final Instant now;

  private ChainDiagnosis(ChainPath path, Instant now) {
    this.path = path;
    this.leaf = path.certificates().getFirst();
    this.now = now;
  }

  /**
   * Why a chain was refused.
   *
   * @param chain as the server sent it, its own certificate first
   */
  static Failure of(
      List<X509Certificate> chain,
      List<X509Certificate> authorities,
      CertificateException refusal,
      Instant now) {
    ChainDiagnosis diagnosis = new ChainDiagnosis(ChainPath.from(chain, authorities, now), now);
    if (diagnosis.path.authority() == null) {
      return untrusted(diagnosis.whereItEnds(authorities));
    }
    Failure dates = diagnosis.dates();
    return dates == null ? untrusted(diagnosis.whatIsWrong(refusal)) : dates;
  }

  private static Failure untrusted(String message) {
    return new Failure(FailureCode.TLS_UNTRUSTED, message, Phase.TLS);
  }

  private String whereItEnds(List<X509Certificate> authorities) {
    X509Certificate last = path.certificates().getLast();
    if (ChainPath.isIssuer(last, last)) {
      return last.equals(leaf)
          ? "certificate of %s is signed by itself and not by a trusted authority"
              .formatted(name(leaf))
          : "certificate of %s leads to the authority %s, which is not trusted"
              .formatted(name(leaf), name(last));
    }
    String issuer = last.getIssuerX500Principal().getName();
    String issued =
        last.equals(leaf)
            ? "certificate of %s was issued by %s".formatted(name(leaf), issuer)
            : "certificate of %s leads to %s, issued by %s"
                .formatted(name(leaf), name(last), issuer);
    if (authorities.stream()
        .anyMatch(each -> each.getSubjectX500Principal().equals(last.getIssuerX500Principal()))) {
      return issued + ", but not by the trusted authority of that name: another key signed it";
    }
    String source = AuthorityInformation.issuerUrl(last);
    return source == null
        ? issued
            + ", which is no trusted authority, and the server sent no certificate of it: the"
            + " authority is unknown, or an intermediate certificate is missing"
        : issued
            + ", but the server did not send the certificate of that: an intermediate certificate"
            + " is missing (it is at %s)".formatted(Excerpt.of(source));
  }

  private @Nullable Failure dates() {
    for (X509Certificate each : path.upToAuthority()) {
      if (!CertificateDates.isValid(each, now)) {
        return new Failure(FailureCode.TLS_EXPIRED, dates(each), Phase.TLS);
      }
    }
    return null;
  }

  private String dates(X509Certificate invalid) {
    Instant from = invalid.getNotBefore().toInstant();
    Instant to = invalid.getNotAfter().toInstant();
    String not = now.isBefore(from) ? "it is not valid yet" : "it has expired";
    if (invalid.equals(leaf)) {
      return "certificate of %s is valid from %s to %s, not now: %s"
          .formatted(name(leaf), from, to, not);
    }
    return "certificate of %s leads to that of %s, which is valid from %s to %s, not now: %s"
        .formatted(name(leaf), name(invalid), from, to, not);
  }

  private String whatIsWrong(CertificateException refusal) {
    try {
      path.validate(now);
      if (!isForServers()) {
        return "certificate of %s has the wrong purpose: its extended key usage does not include"
                .formatted(name(leaf))
            + " servers";
      }
    } catch (CertPathValidatorException e) {
      return ChainFault.of(path, e);
    } catch (GeneralSecurityException e) {
      return refused(e);
    }
    return refused(refusal);
  }

  private String refused(Throwable cause) {
    Throwable root = cause;
    while (root.getCause() != null) {
      root = root.getCause();
    }
    return "certificate of %s, issued by %s, is refused: %s"
        .formatted(name(leaf), leaf.getIssuerX500Principal().getName(), root.getMessage());
  }

  private boolean isForServers() throws CertificateParsingException {
    List<String> purposes = leaf.getExtendedKeyUsage();
    return purposes == null || purposes.contains(SERVERS) || purposes.contains(ANYTHING);
  }

  static String name(X509Certificate certificate) {
    return certificate.getSubjectX500Principal().getName();
  }
}
