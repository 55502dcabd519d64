package dev.vedette.probe.tls;

import static java.util.Objects.requireNonNull;

import java.security.GeneralSecurityException;
import java.security.cert.CertPath;
import java.security.cert.CertPathValidator;
import java.security.cert.CertificateFactory;
import java.security.cert.PKIXParameters;
import java.security.cert.TrustAnchor;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Date;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The way from a server's certificate as far up as signatures lead.
 *
 * @param certificates the server's first, each signed by the next; without the authority
 * @param authority who signed the last of them; null when no authority did
 */
record ChainPath(List<X509Certificate> certificates, @Nullable X509Certificate authority) {
  /** As many as are kept of a chain; verifying a signature takes a fraction of a millisecond. */
  private static final int MAX_LENGTH = 10;

  /** Prefers, where there are several ways, issuers that are valid now. */
  static ChainPath from(
      List<X509Certificate> sent, List<X509Certificate> authorities, Instant now) {
    List<X509Certificate> path = new ArrayList<>(List.of(sent.getFirst()));
    while (path.size() < MAX_LENGTH) {
      X509Certificate last = path.getLast();
      X509Certificate authority =
          authorities.contains(last) ? last : issuer(last, authorities, now).orElse(null);
      if (authority != null) {
        // An authority that was sent along is where the way ends, not a part of it.
        boolean itself = authority.equals(last) && path.size() > 1;
        return new ChainPath(
            List.copyOf(itself ? path.subList(0, path.size() - 1) : path), authority);
      }
      List<X509Certificate> others =
          sent.stream().limit(MAX_LENGTH).filter(each -> !path.contains(each)).toList();
      Optional<X509Certificate> next = issuer(last, others, now);
      if (next.isEmpty()) {
        break;
      }
      path.add(next.get());
    }
    return new ChainPath(List.copyOf(path), null);
  }

  private static Optional<X509Certificate> issuer(
      X509Certificate of, List<X509Certificate> candidates, Instant now) {
    return candidates.stream()
        .filter(each -> isIssuer(each, of))
        .max(Comparator.comparing(each -> CertificateDates.isValid(each, now)));
  }

  static boolean isIssuer(X509Certificate issuer, X509Certificate of) {
    if (!issuer.getSubjectX500Principal().equals(of.getIssuerX500Principal())) {
      return false;
    }
    try {
      of.verify(issuer.getPublicKey());
      return true;
    } catch (GeneralSecurityException | RuntimeException otherKey) {
      return false;
    }
  }

  List<X509Certificate> upToAuthority() {
    return Stream.concat(certificates.stream(), Stream.ofNullable(authority)).toList();
  }

  /** Validates it by RFC 5280, for a path with an authority. */
  void validate(Instant now) throws GeneralSecurityException {
    TrustAnchor anchor = new TrustAnchor(requireNonNull(authority), null);
    PKIXParameters parameters = new PKIXParameters(Set.of(anchor));
    parameters.setRevocationEnabled(false);
    parameters.setDate(Date.from(now));
    parameters.addCertPathChecker(new WeakSignatures());
    CertPath path = CertificateFactory.getInstance("X.509").generateCertPath(certificates);
    CertPathValidator.getInstance("PKIX").validate(path, parameters);
  }
}
